/** Memory for files that are looked at whole and then forgotten: the same over and over, where one comes after another. */
export class Scratch {
  private free: Uint8Array<ArrayBuffer> | undefined;

  /** Room for a file of `size` bytes, 1 at least, which may hold what was there before. */
  take(size: number): Uint8Array<ArrayBuffer> {
    const { free } = this;
    this.free = undefined;
    return free && free.length >= size
      ? free.subarray(0, size)
      : new Uint8Array(2 ** Math.ceil(Math.log2(size))).subarray(0, size);
  }

  /** Nobody looks at it any more. */
  giveBack({ buffer }: Uint8Array<ArrayBuffer>): void {
    if (!this.free || this.free.length < buffer.byteLength) this.free = new Uint8Array(buffer);
  }
}
