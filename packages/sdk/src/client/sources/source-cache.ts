/**
 * Where sources remember what a cluster showed: documents, so that only changes are read again, and which namespace was
 * under which policy, so that a policy that goes missing is noticed. Entries are text; keys are 64 hexadecimal digits.
 */
export interface SourceCache {
  /**
   * Returns undefined only where there is no entry.
   *
   * @throws AisubmitError when the entry cannot be read or cannot be trusted; its message says where it lies and why.
   */
  read(key: string): Promise<string | undefined>;
  /** @throws AisubmitError when it cannot be written. */
  write(key: string, text: string): Promise<void>;
}

/** A cache that lives as long as the process. */
export function memorySourceCache(): SourceCache {
  const entries = new Map<string, string>();
  return {
    read: async (key) => entries.get(key),
    write: async (key, text) => {
      entries.set(key, text);
    },
  };
}
