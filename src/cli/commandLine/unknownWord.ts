/** What to say to a word that is nothing we know. */
import { UsageError } from '../usageError.ts';
import { nearest } from './nearest.ts';

/** Names the nearest command, where one is near. */
export function unknownWord(word: string, commands: readonly string[]): UsageError {
  const near = nearest(word, commands);
  const meant = near ? `did you mean cutaway ${near}? An image of this name is` : 'an image of this name is';
  return new UsageError(`${word}: is neither a command nor a file; ${meant} docker://${word}`);
}

/** The same where only the name of a command will do. */
export function unknownCommand(word: string, commands: readonly string[]): UsageError {
  const near = nearest(word, commands);
  return new UsageError(`${word}: is not a command; ${near ? `did you mean cutaway ${near}?` : 'see cutaway --help'}`);
}
