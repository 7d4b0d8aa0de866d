/** One call to the API server. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Made by `resource-paths.ts`, which encodes every segment. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>> | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** @default 'application/json' */
  readonly contentType?: string | undefined;
  /** @default 'application/json' */
  readonly accept?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Bound of one attempt, in milliseconds; of a stream only until it begins. */
  readonly timeoutMs?: number | undefined;
  /** Says that sending it twice does what sending it once does. GET always is; of POSTs only reviews and dry-runs are. */
  readonly idempotent?: boolean | undefined;
}

export interface ApiResponse<T> {
  readonly status: number;
  readonly body: T;
  /** What the server warns about, such as Pod Security violations; safe to show. */
  readonly warnings: readonly string[];
}

/** The port to an API server. Everything in this folder talks through it, and tests put their own behind it. */
export interface KubeApi {
  /** @throws ApiError for every answer but 2xx, and where there is no answer. */
  request<T>(request: ApiRequest): Promise<ApiResponse<T>>;
  /** Like `request`, for answers without an end: watches and logs. */
  stream(request: ApiRequest): Promise<AsyncIterable<Uint8Array>>;
  /** URL of the API server, for messages. */
  readonly server: string;
  /** Namespace of the context or of `--namespace`; undefined when neither names one. */
  readonly namespace: string | undefined;
  /**
   * Tells clusters apart, also those that took over an address: a hash of the server's URL and of the CA it is trusted by.
   *
   * @throws AisubmitError `INVALID_INPUT` when the CA cannot be read.
   */
  clusterId(): Promise<string>;
  /** What the user should know about this connection, one sentence each. */
  readonly warnings: readonly string[];
  close(): Promise<void>;
}
