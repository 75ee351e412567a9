/** ObjectStore: where a server keeps indexes of layers. Any store of objects does: a folder, S3, R2, a KV. */

/** What is known of an object without reading it. */
interface ObjectHead {
  /** Bytes. */
  readonly size: number;
}

/**
 * Objects by key (`sha256-HEX`, of the layer). What is put is whole or not there. Any call may fail: for who asks, that is
 * as if there were nothing. How much is kept, and what makes room, is the store's own.
 */
export interface ObjectStore {
  get(key: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  put(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  head(key: string): Promise<ObjectHead | undefined>;
  list(): Promise<readonly string[]>;
}
