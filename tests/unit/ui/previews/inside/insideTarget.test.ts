import { describe, expect, it } from 'vitest';
import { crumbsOf, labelInside, pathInside, targetInside } from '../../../../../src/ui/previews/inside/insideTarget.ts';

const way = ['WEB-INF/lib/app.jar', 'META-INF/MANIFEST.MF'];

describe('a way into an archive', () => {
  it('leads to the bytes at its end', () => {
    const root = { kind: 'entry' as const, path: 'app.war' };
    expect(targetInside(root, [])).toBe(root);
    expect(targetInside(root, way)).toEqual({
      kind: 'inside',
      of: { kind: 'inside', of: root, path: way[0] },
      path: way[1],
    });
    expect([pathInside('srv/app.war', []), pathInside('srv/app.war', way)]).toEqual(['srv/app.war', way[1]]);
  });

  it('is a trail of names, of which archives lead back', () => {
    expect(crumbsOf('srv/app.war', way).map(({ text, depth }) => [text, depth])).toEqual([
      ['app.war', 0],
      ['WEB-INF', null],
      ['lib', null],
      ['app.jar', 1],
      ['META-INF', null],
      ['MANIFEST.MF', 2],
    ]);
  });

  it('names what is at its end so that it can stand alone, unseen characters shown', () => {
    expect(labelInside('layer 3 › srv/a.tar', ['b\u202e.zip'])).toBe('layer 3 › srv/a.tar › b\\u{202e}.zip');
  });
});
