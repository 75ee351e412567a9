import { describe, expect, it } from 'vitest';
import { toOCIConfig } from '../../../../src/core/convert/documents/ociConfig.ts';
import { convertOpened } from '../../../fixtures/convertImage.ts';
import { sha256 } from '../../../fixtures/image.ts';
import { ociLayout } from '../../../fixtures/layouts.ts';
import { NASTY_CONFIGS, nastyImage } from '../../../fixtures/nastyConfigs.ts';
import { openBytes } from '../../../fixtures/openImage.ts';

/**
 * What a real skopeo wrote of these images, held here so that it is checked where none is installed; the oracle tests ask
 * one. Archives are the same in 1.9.3 and 1.18; of the configs, the one with a variant is 1.18's.
 */
describe('as skopeo 1.18', () => {
  it.each(NASTY_CONFIGS)('the archive and the OCI config of a config with $name', async ({ text }) => {
    const image = nastyImage(text);
    const names = ['example.org/repo/name:tag'];
    const opened = await openBytes(ociLayout([{ image }]));
    const made = await convertOpened(opened, { to: 'docker-archive', as: 'skopeo', names });
    const config = toOCIConfig(image.config.bytes, { at: 'test' });
    expect({ archive: sha256(await made.tar()), config: sha256(config) }).toMatchSnapshot();
  });

  it('a config field by field', () => {
    const image = nastyImage(NASTY_CONFIGS[0]?.text ?? '');
    expect(new TextDecoder().decode(toOCIConfig(image.config.bytes, { at: 'test' }))).toMatchInlineSnapshot(
      `"{"created":"2020-01-02T04:05:06.789+02:00","author":"A \\u0026 B \\u003cab@example.org\\u003e","architecture":"amd64","os":"linux","config":{"User":"0:0","ExposedPorts":{"\\u0001":{},"443/tcp":{},"80/tcp":{}},"Env":["PATH=/bin","Q=\\u2028\\u2028 é é / \\"q\\""],"Cmd":["sh"],"Volumes":{"/v":{}},"WorkingDir":"/w","Labels":{"80":"p","9":"q","a":"\\u003c1\\u003e\\u0026","b":"2","":"1","😀":"2"},"StopSignal":"SIGTERM","ArgsEscaped":true},"rootfs":{"type":"layers","diff_ids":["sha256:5ab2532ebcaf15e56d5841b1695b8451f276dd6b97f0274e37c56919cf2f5c63","sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef","sha256:5ab2532ebcaf15e56d5841b1695b8451f276dd6b97f0274e37c56919cf2f5c63"]},"history":[{"created":"2020-01-02T03:04:05Z","created_by":"a \\u0026\\u0026 b \\u003e c","comment":"buildkit"},{"created":"2020-01-02T03:04:05.1Z","created_by":"e","author":"x","empty_layer":true},{},{}]}"`,
    );
  });

  it('the variant after the system, where 1.9.3 had it before', () => {
    const bytes = new TextEncoder().encode('{"variant":"v7","os":"linux","architecture":"arm"}');
    const text = (version: '1.18' | '1.9.3') => new TextDecoder().decode(toOCIConfig(bytes, { at: 'test', version }));
    const rest = '"config":{},"rootfs":{"type":"","diff_ids":null}}';
    expect(text('1.18')).toBe(`{"architecture":"arm","os":"linux","variant":"v7",${rest}`);
    expect(text('1.9.3')).toBe(`{"architecture":"arm","variant":"v7","os":"linux",${rest}`);
  });
});
