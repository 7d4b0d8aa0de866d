/** A file that goes with a workload. */
export interface CodeFile {
  /** Relative to the folder, with slashes whatever the machine it comes from. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** @default false */
  readonly executable?: boolean | undefined;
}

/** Files in one fixed order, and the digest that a request names them by. */
export interface PackedCode {
  readonly sha256: string;
  readonly files: readonly CodeFile[];
  /** Of all files together, in bytes. */
  readonly size: number;
}
