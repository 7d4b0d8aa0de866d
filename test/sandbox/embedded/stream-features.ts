/** What servers learnt in the course of time. */
export interface StreamFeatures {
  /** Exec whose input can end, over WebSocket: from 1.30 on. */
  readonly endsInput: boolean;
  /** Port-forward over WebSocket as kubectl wants it: from 1.31 on. */
  readonly tunnels: boolean;
  /** A GET that opens a stream needs the verb `create` too: from 1.35 on. */
  readonly needsBothVerbs: boolean;
}

/** What a server of this minor version of Kubernetes can do. */
export function streamFeaturesOf(minor: number): StreamFeatures {
  return { endsInput: minor >= 30, tunnels: minor >= 31, needsBothVerbs: minor >= 35 };
}
