import type { Obj, WatchEvent } from './object.ts';

/**
 * How controllers, kubelet and seeding reach an API server: in process on the embedded one, over HTTPS on the real one.
 * Calls are made as a member of system:masters.
 */
export interface Api {
  request(method: string, path: string, options?: ApiRequestOptions): Promise<ApiAnswer>;
  /** Tells of every object there is, then of every change, until stopped; ends and resumes are its own business. */
  watch(collectionPath: string, listener: (event: WatchEvent) => void): Stoppable;
  /** The same under another name, by which admission policies tell who asks. */
  as(username: string): Api;
}

export interface ApiRequestOptions {
  readonly body?: unknown;
  /** Default `application/json`. */
  readonly contentType?: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface Stoppable {
  stop(): void;
}

export const MERGE_PATCH = 'application/merge-patch+json';

/** The object of a successful answer; undefined for 404; throws for anything else. */
export function objectOf(answer: ApiAnswer): Obj | undefined {
  if (answer.status === 404) return undefined;
  if (answer.status >= 300) throw new Error(`API answered ${answer.status}: ${messageOf(answer)}`);
  return answer.body as Obj;
}

/** The message of a Status. */
export function messageOf(answer: ApiAnswer): string {
  const { body } = answer;
  return typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string'
    ? body.message
    : '';
}
