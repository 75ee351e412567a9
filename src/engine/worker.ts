/**
 * Entry of the session worker, and nothing but the way to its code: the parts that are loaded later import from that code,
 * and WebKit runs an entry a second time when it is imported. Two engines would then answer every question.
 */
import('./browser/session.ts').catch(reportError);
