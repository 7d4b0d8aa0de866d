import { safeText } from '../safe-text.ts';
import { withoutSecrets } from '../without-secrets.ts';
import { bounded } from './bounded.ts';

/** A sentence that quotes somebody stays readable with so much of it. */
const MAX_LENGTH = 140;

/** What drivers, clients and controllers say around their cause, and what a value is wrapped in. */
const WRAPPINGS: readonly (readonly [wrapping: RegExp, instead: string])[] = [
  // Of a mount, what the command said comes last.
  [/^[\s\S]*\bMounting (?:command|arguments): [\s\S]*?\bOutput: /, ''],
  [/\s*Refer to the mount\.\w+\(8\) manual page[\s\S]*/, ''],
  [/rpc error: code = \w+ desc = /g, ''],
  [
    /operation error [^:]{1,60}: \w+, (?:exceeded maximum number of attempts, \d+, )?https response error StatusCode: \d+, RequestID: [^,]{0,100}, (?:HostID: [^,]{0,200}, )?(?:api error )?/g,
    '',
  ],
  [/[,;]? *request id: [^,\s]{0,100},? *(?:host id: \S{0,200})?/gi, ''],
  [/^failed to provision volume with StorageClass "[^"]*": /, ''],
  [/: unknown$/, ''],
  [/\[\]\w+\{([^{}]{0,200})\}/g, '$1'],
  [/ ?<nil>/g, ''],
  [
    /\.?\b(?:\w+(?:\[\w+\])?\.){1,12}(\w+)(?:\[[^\]\s]{1,60}\])?: (?:Invalid value|Required value|Unsupported value|Forbidden): /g,
    '$1 ',
  ],
  // Numbers of containers, sandboxes and objects mean nothing to anybody; digests of images do.
  [/(?<!sha256:)\b[0-9a-f]{32,}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '…'],
];

/** Somebody's own words as a sentence may quote them: what matters of them, nothing secret, and no more than is read. */
export function plainly(said: string, maxLength: number = MAX_LENGTH): string {
  const bare = WRAPPINGS.reduce((rest, [wrapping, instead]) => rest.replace(wrapping, instead), bounded(said));
  const whole = /^\[([^[\]]*(?:\[[^[\]]*\][^[\]]*)*)\]$/.exec(bare.trim())?.[1] ?? bare;
  return safeText(withoutSecrets(whole), maxLength);
}
