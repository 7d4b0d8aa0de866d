import type { Templated } from '../ground/choose-template.ts';
import type { PinOptions } from './pin-requests.ts';

/** Requests with commits looked up, where they take code from git at all; what looks them up is loaded only then. */
export async function withPins(requests: readonly Templated[], options: PinOptions): Promise<readonly Templated[]> {
  if (!requests.some(takesCode)) return requests;
  const { pinRequests } = await import('./pin-requests.ts');
  return pinRequests(requests, options);
}

function takesCode({ loaded, template }: Templated): boolean {
  return loaded.request.spec.git !== undefined || template?.request.git !== undefined;
}
