import { describe, expect, it } from 'vitest';
import { behindText, partsText } from '../../../../../src/ui/views/registry/platformText.ts';

const of = (...roles: ('image' | 'attestation' | 'artifact')[]) => roles.map((role) => ({ role }));

describe('what stands behind an index', () => {
  it('counts attestations apart from images, and names what stands alone', () => {
    expect(behindText(of('image', 'attestation', 'image', 'attestation'))).toBe(
      '2 images and 2 attestations behind it',
    );
    expect(behindText(of('image', 'artifact', 'attestation'))).toBe('1 image, 1 artifact and 1 attestation behind it');
    expect(behindText(of('image', 'image'))).toBe('2 images behind it');
    expect([behindText(of('image')), behindText(of('attestation'))]).toEqual(['the image', 'the attestation']);
  });

  it('attestations hold statements, images layers', () => {
    const layers = [{ digest: 'a', size: 1, mediaType: '' }];
    expect(partsText({ role: 'attestation', layers: [...layers, ...layers] })).toBe('2 statements');
    expect(partsText({ role: 'image', layers })).toBe('1 layer');
  });
});
