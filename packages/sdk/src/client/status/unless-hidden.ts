import { ApiError, hasStatus } from '../transport/api-error.ts';

/**
 * What is only nice to know: undefined where it may not be seen, is not there, cannot be served or does not answer. That the user stopped
 * or must log in again is no such case.
 */
export async function unlessHidden<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    const isRefused = [400, 403, 404, 405, 406, 410, 501].some((status) => hasStatus(error, status));
    if (isRefused || (error instanceof ApiError && error.transient)) return undefined;
    throw error;
  }
}
