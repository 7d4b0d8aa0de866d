import * as z from 'zod';

/** An image reference in its parts. */
export interface ImageReference {
  /** Registry host with optional port; `docker.io` where the reference names none. */
  readonly registry: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const HOST =
  '(?:[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)(?:\\.[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)*|\\[[a-fA-F0-9:]+\\]';
const REFERENCE = new RegExp(
  `^(?:(${HOST})(:[0-9]{1,5})?/)?(${COMPONENT}(?:/${COMPONENT})*)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(sha256:[a-f0-9]{64}))?$`,
);
const MAX_LENGTH = 512;

/**
 * Reads an image reference as container runtimes do; `undefined` when they would refuse it.
 *
 * @see https://github.com/distribution/reference/blob/main/reference.go
 */
export function parseImageReference(text: string): ImageReference | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const match = REFERENCE.exec(text);
  if (match === null) return undefined;
  const [, host, port = '', path = '', tag, digest] = match;
  const isRegistry =
    host !== undefined && (port !== '' || host.includes('.') || host.startsWith('[') || host === 'localhost');
  if (host !== undefined && !isRegistry && host !== host.toLowerCase()) return undefined;
  const repository = host === undefined || isRegistry ? path : `${host}/${path}`;
  return {
    registry: isRegistry ? `${host}${port}` : 'docker.io',
    repository: isRegistry || repository.includes('/') ? repository : `library/${repository}`,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** A container image as a user writes it. */
export const imageReference = z
  .string()
  .refine(
    (text) => parseImageReference(text) !== undefined,
    'must be an image such as registry.example.com/team/image:1.2',
  );
