import { AisubmitError } from '../../errors.ts';
import { safeText } from '../safe-text.ts';
import type { ExecExit } from '../stream/exec/exec-session.ts';
import { POD_EXITS } from './pod-scripts.ts';

const NEEDS =
  'cp needs sh and tar in the image; add them, or use `kubectl aisubmit exec … -- cat FILE` for a single file';

/** Says why a script in the pod failed: for what, how it ended and what it wrote to stderr. */
export function podError(path: string, { code, reason }: ExecExit, stderr: string): AisubmitError {
  const shown = safeText(path, 300);
  const said = safeText(stderr, 300);
  const because = said === '' ? '' : `: ${said}`;
  const [message, fix] = sentence(code, { shown, because, reason });
  return new AisubmitError(code === POD_EXITS.missing ? 'NOT_FOUND' : 'REJECTED', message, {
    ...(fix === undefined ? {} : { fix }),
  });
}

interface Words {
  readonly shown: string;
  readonly because: string;
  readonly reason: string | undefined;
}

function sentence(code: number, { shown, because, reason }: Words): readonly [string, string?] {
  if (reason !== undefined) return [reason, NEEDS];
  switch (code) {
    case POD_EXITS.missing:
      return [`there is no ${shown} in the pod`, 'relative paths begin where the container begins; ~/ is its home'];
    case POD_EXITS.noTar:
      return ['the container has no program tar', NEEDS];
    case POD_EXITS.noFolder:
      return [`the pod has no folder for ${shown}`, 'end the path with / to have the folder made'];
    case POD_EXITS.cannotWrite:
    case POD_EXITS.tar:
      return cannotWrite(shown, because);
    case POD_EXITS.incomplete:
      return [`the pod did not get everything for ${shown}; it kept nothing`, 'try again'];
    default:
      return [`the pod could not read all of ${shown}${because}`];
  }
}

const WRITABLE = 'the home (~/), /tmp and volumes can be written; the rest of a workload is read-only';

/** What mkdir and tar say of a full volume, the busybox ones too; tar speaks of the bytes that had no room. */
const REASONS: readonly (readonly [RegExp, string, string])[] = [
  [
    /no space left|wrote only \d|quota exceeded|short write/i,
    'there is no space left',
    'delete what is not needed there, or copy to a larger volume',
  ],
  [/read-only file system/i, 'it is read-only', WRITABLE],
  [/permission denied|operation not permitted/i, 'permission denied', WRITABLE],
];

function cannotWrite(shown: string, because: string): readonly [string, string?] {
  const known = REASONS.find(([said]) => said.test(because));
  if (known === undefined) return [`the pod could not write ${shown}${because}`];
  const [, why, fix] = known;
  return [`the pod could not write ${shown}: ${why}`, fix];
}
