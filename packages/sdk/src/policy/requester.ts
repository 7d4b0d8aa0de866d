/** Who asks, as the API server knows them. */
export interface Requester {
  readonly username: string;
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}
