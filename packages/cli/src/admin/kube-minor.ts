import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';

/**
 * The minor version in what kubectl version says of a server.
 *
 * @throws {AisubmitError} `INVALID_INPUT` naming the flag.
 */
export function kubeMinor(version: string): number {
  const minor = /^v?1\.(\d{1,3})(?:[.+-].*)?$/.exec(version)?.[1];
  if (minor !== undefined) return Number(minor);
  throw new AisubmitError('INVALID_INPUT', `"${escapeControlChars(version)}" is not a version of Kubernetes`, {
    fix: 'write --kube-version with what kubectl version says of the server, such as 1.36',
  });
}

/** Minor version that is printed for when nobody says which. */
const USUAL_MINOR = 34;

/**
 * The minor version to make objects for: the older of what the flag names and what the server is, where either is known.
 *
 * @throws {AisubmitError} `INVALID_INPUT` naming the flag.
 */
export function minorFor(flag: string | undefined, server?: number): number {
  if (flag === undefined) return server ?? USUAL_MINOR;
  return Math.min(kubeMinor(flag), server ?? Number.POSITIVE_INFINITY);
}
