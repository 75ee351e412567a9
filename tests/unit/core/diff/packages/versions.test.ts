import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DATABASES } from '../../../../../src/core/content/packages/databases/index.ts';
import { LANGUAGES } from '../../../../../src/core/content/packages/languages/index.ts';
import { compareVersions } from '../../../../../src/core/diff/packages/versions.ts';

const sign = (order: number) => (order < 0 ? '<' : order > 0 ? '>' : '=');

/** deb-version(7), and what dpkg --compare-versions says. */
const DEBIAN = [
  ['1.0', '1.00', '='],
  ['1.0~rc1', '1.0', '<'],
  ['1.0~~', '1.0~', '<'],
  ['1.0~', '1.0', '<'],
  ['1:0.1', '9.9', '>'],
  ['0:1', '1', '='],
  ['1.0-0', '1.0', '='],
  ['1.0-1', '1.0-1+b1', '<'],
  ['1.0a', '1.0+', '<'],
  ['1.10', '1.9', '>'],
  ['2.36-9+deb12u4', '2.36-9+deb12u10', '<'],
  ['1-2-3', '1-2-4', '<'],
  ['18446744073709551617', '18446744073709551616', '>'],
] as const;

/** rpm-version(7), and what rpm.vercmp says. */
const RPM = [
  ['1.0-1', '1.0-2', '<'],
  ['1.0~rc1-1', '1.0-1', '<'],
  ['1.0^git1-1', '1.0-1', '>'],
  ['1.0^git1-1', '1.0.1-1', '<'],
  ['1.0~rc1^git1-1', '1.0~rc1-1', '>'],
  ['2:1.0-1', '1:9.0-1', '>'],
  ['1.05-1', '1.5-1', '='],
  ['1.a-1', '1.1-1', '<'],
  ['1_0-1', '1.0-1', '='],
  ['4.el9', '4.el10', '<'],
] as const;

/** Cases of apk-tools' own tests. */
const APK = [
  ['2.34', '0.1.0_alpha', '>'],
  ['0.1.0_alpha', '0.1.0_alpha', '='],
  ['0.1.0_alpha2', '0.1.0_alpha', '>'],
  ['1.0.4-r3', '1.0.4-r4', '<'],
  ['1.0.4-r4', '1.6', '<'],
  ['1.1', '1.1_alpha1', '>'],
  ['1.2.1', '1.2', '>'],
  ['1.3_alpha2', '1.3_alpha3', '<'],
  ['4.8-r1', '3.10.18-r1', '>'],
  ['2.3.0b-r1', '2.3.0b-r2', '<'],
  ['1.2.12.1', '1.2.13', '<'],
  ['3.1_p16', '3.1_p17', '<'],
  ['1.06-r6', '006', '<'],
  ['9.3.4-r2', '9.3.4', '>'],
  ['1.39', '1.00_beta2', '>'],
  ['1.02.07', '1.02.10-r1', '<'],
  ['2.5.1-r8', '2.5.1a-r1', '<'],
  ['0.10.1_rc1', '0.9.11', '>'],
  ['0.06', '1.1.7', '<'],
  ['1.07-r1', '1.07.5', '<'],
  ['2.9.11_pre20051101-r3', '2.9.11_pre20051101', '>'],
  ['1.3-r0', '1.3.1-r0', '<'],
  ['1.3_pre1-r1', '1.3.2', '<'],
  ['1.0_p10-r0', '1.0_p9-r0', '>'],
  ['0.1.0_alpha_pre2', '0.1.0_alpha', '<'],
  ['1.0.0_pre20191002222144-r0', '1.0.0_pre20210530193627-r0', '<'],
  ['1.6.8_p12-r1', '1.6.8_p9-r2', '>'],
  ['02.08.01b', '4.77', '<'],
] as const;

/** By libalpm 13's alpm_pkg_vercmp. */
const PACMAN = [
  ['1.0', '1.0a', '>'],
  ['1.0a', '1.0b', '<'],
  ['1.0', '1.0.1', '<'],
  ['1.0.a', '1.0.1', '<'],
  ['1_0', '1.0', '='],
  ['1..0', '1.0', '>'],
  ['1.0.', '1.0', '>'],
  ['1:0.1', '9.9', '>'],
  ['1.0-1', '1.0-2', '<'],
  ['1.0-1', '1.0', '='],
  ['1.0rc1', '1.0', '<'],
  ['1.0.rc1', '1.0', '>'],
  ['01', '1', '='],
  ['1.0~rc1', '1.0', '>'],
  ['a', '1', '<'],
  ['1.2.3-4.1', '1.2.3-4', '>'],
  ['1.0+git', '1.0', '>'],
  ['0:1', '1', '='],
  ['~', '~1', '<'],
  ['b.', 'b.-1', '='],
] as const;

/** semver.org, item 11. */
const SEMVER = [
  ['1.0.0', '2.0.0', '<'],
  ['1.9.0', '1.10.0', '<'],
  ['1.0.0-alpha', '1.0.0-alpha.1', '<'],
  ['1.0.0-alpha.1', '1.0.0-alpha.beta', '<'],
  ['1.0.0-beta.2', '1.0.0-beta.11', '<'],
  ['1.0.0-rc.1', '1.0.0', '<'],
  ['1.0.0+a', '1.0.0+b', '='],
  ['v0.0.0-20240101000000-abc', 'v0.0.0-20250101000000-abc', '<'],
  ['v1.2.3', '1.2.3', '='],
  ['1.2', '1.2.0', '='],
] as const;

/** packaging.python.org, version specifiers. */
const PYTHON = [
  ['1.0.dev1', '1.0a1', '<'],
  ['1.0a2', '1.0b1', '<'],
  ['1.0b1', '1.0rc1', '<'],
  ['1.0rc1', '1.0', '<'],
  ['1.0', '1.0.post1', '<'],
  ['1.0', '1.0.0', '='],
  ['1!0.1', '9.9', '>'],
  ['1.10', '1.9', '>'],
] as const;

/** maven.apache.org/pom.html, version order. */
const JAVA = [
  ['1.0-alpha-1', '1.0-beta-1', '<'],
  ['1.0-SNAPSHOT', '1.0', '<'],
  ['1.0', '1.0.Final', '='],
  ['1.0', '1.0-sp1', '<'],
  ['4.1.9.Final', '4.1.10.Final', '<'],
  ['31.0-jre', '31.1-jre', '<'],
] as const;

/** Gem::Version. */
const GEM = [
  ['1.0.a', '1.0', '<'],
  ['1.0.rc1', '1.0', '<'],
  ['7.0.4.3', '7.0.10', '<'],
] as const;

const CASES: Readonly<Record<string, readonly (readonly [string, string, string])[]>> = {
  dpkg: DEBIAN,
  rpm: RPM,
  apk: APK,
  opkg: DEBIAN,
  pacman: PACMAN,
  ...{ npm: SEMVER, go: SEMVER, rust: SEMVER, composer: SEMVER, dotnet: SEMVER },
  ...{ python: PYTHON, conda: PYTHON, java: JAVA, gem: GEM },
};

const version = fc.string({ unit: fc.constantFrom(...'0019ab.~^-_:+r', '_p', '_alpha', '-r'), maxLength: 12 });

describe('versions', () => {
  it('have an order for each format that is read', () => {
    const formats = new Set([...DATABASES.map(({ format }) => format), ...LANGUAGES.map(({ name }) => name)]);
    expect(Object.keys(CASES).sort()).toEqual([...formats].sort());
  });

  for (const [format, cases] of Object.entries(CASES)) {
    it(`are in the order that ${format} has them in`, () => {
      for (const [a, b, expected] of cases) {
        expect(`${a} ${sign(compareVersions(format, a, b))} ${b}`).toBe(`${a} ${expected} ${b}`);
        expect(sign(-compareVersions(format, b, a))).toBe(expected);
      }
    });

    it(`have a place each, the same from both sides, whatever their text (${format})`, () => {
      fc.assert(
        fc.property(version, version, (a, b) => {
          expect(compareVersions(format, a, a)).toBe(0);
          expect(sign(compareVersions(format, a, b))).toBe(sign(-compareVersions(format, b, a)));
        }),
      );
    });
  }

  for (const format of ['dpkg', 'rpm'] as const)
    it(`that are between two others stay between them (${format})`, () => {
      fc.assert(
        fc.property(version, version, version, (...three) => {
          // rpm looks at releases only where both have one, so that a version without is as good as any of its releases.
          fc.pre(format !== 'rpm' || new Set(three.map((one) => one.includes('-'))).size === 1);
          const [a, b, c] = three.sort((x, y) => compareVersions(format, x, y));
          expect(compareVersions(format, a, c)).toBeLessThanOrEqual(0);
          expect(compareVersions(format, b, c)).toBeLessThanOrEqual(0);
        }),
      );
    });
});
