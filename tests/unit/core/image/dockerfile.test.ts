import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toInstruction } from '../../../../src/core/image/dockerfile.ts';

describe('toInstruction', () => {
  it.each([
    // Classic builder of Docker.
    ['/bin/sh -c #(nop)  CMD ["bash"]', 'CMD ["bash"]'],
    [
      '/bin/sh -c #(nop) ADD file:0d89e27b0a7b3e4a1b5e0b2ecbd8e13a9d2a1a40f7a21e1b4cf0cc5b3bd8a6d5 in / ',
      'ADD <file> /',
    ],
    [
      '/bin/sh -c #(nop) COPY dir:65d4c330b01d6bcb5c8e63b6d5b8b8f3b0e7c5ad8ba2b7d8f5d0a0a8b2c9a1d3 in /app ',
      'COPY <directory> /app',
    ],
    ['/bin/sh -c #(nop) COPY multi:0123456789abcdef in /x/ ', 'COPY <files> /x/'],
    ['/bin/sh -c #(nop) COPY --chown=1:1 file:0123456789abcdef in /x ', 'COPY --chown=1:1 <file> /x'],
    ['/bin/sh -c #(nop)  ENV PATH=/usr/bin', 'ENV PATH=/usr/bin'],
    ['/bin/sh -c apt-get update', 'RUN apt-get update'],
    ['/bin/bash -c set -e', 'RUN set -e'],
    ['|1 V=2 /bin/sh -c echo $V', 'RUN echo $V\n# with V=2'],
    // BuildKit.
    ['RUN /bin/sh -c apt-get update # buildkit', 'RUN apt-get update'],
    ['RUN |2 A=b C=d e /bin/sh -c make # buildkit', 'RUN make\n# with A=b C=d e'],
    ['COPY app /app # buildkit', 'COPY app /app'],
    ['ENV A=b', 'ENV A=b'],
    ['CMD ["x"]', 'CMD ["x"]'],
    ['WORKDIR /x', 'WORKDIR /x'],
    ['RUN /bin/sh -c #(nop) odd', 'RUN #(nop) odd'],
    // Windows.
    [
      "powershell -Command $ErrorActionPreference = 'Stop'; Get-Item x",
      "RUN $ErrorActionPreference = 'Stop'; Get-Item x",
    ],
    ['cmd /S /C mkdir x', 'RUN mkdir x'],
    // Others write what they like, and it stays.
    ['bazel build ...', 'bazel build ...'],
    ['jib-gradle-plugin:3.4.0', 'jib-gradle-plugin:3.4.0'],
    ['store paths: ["/nix/store/abc-hello"]', 'store paths: ["/nix/store/abc-hello"]'],
    ['umoci insert', 'umoci insert'],
    ['buildah build', 'buildah build'],
    ['', ''],
  ])('reads %j', (createdBy, instruction) => {
    expect(toInstruction(createdBy)).toBe(instruction);
  });

  it('puts one command a line, never inside quotes', () => {
    const long = `RUN /bin/sh -c apt-get update     && apt-get install -y --no-install-recommends ca-certificates 'a && b' && rm -rf /var/lib/apt/lists/*; echo "x; y" || true # buildkit`;
    expect(toInstruction(long)).toBe(
      [
        'RUN apt-get update',
        "&& apt-get install -y --no-install-recommends ca-certificates 'a && b'",
        '&& rm -rf /var/lib/apt/lists/*;',
        'echo "x; y"',
        '|| true',
      ].join(' \\\n    '),
    );
  });

  it('keeps heredocs as they are, and loses no step', () => {
    const heredoc = 'RUN /bin/sh -c cat <<EOF > /x\na && b && c\nEOF # buildkit';
    expect(toInstruction(heredoc)).toBe('RUN cat <<EOF > /x\na && b && c\nEOF');
    fc.assert(
      fc.property(
        fc.string({ maxLength: 300 }),
        (text) => text.replace(/# buildkit/g, '').trim() === '' || toInstruction(text) !== '',
      ),
    );
  });

  it('takes no time on long nonsense', () => {
    for (const piece of ['powershell -x ', '" ', "' && ", '|1 /bin/sh -c ', ' -a b']) {
      expect(toInstruction(`powershell ${piece.repeat(20_000)}`)).not.toBe('');
      expect(toInstruction(piece.repeat(20_000))).not.toBe('');
    }
  });
});
