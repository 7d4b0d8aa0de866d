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
      return [`the pod could not write ${shown}${because}`];
    case POD_EXITS.incomplete:
      return [`the pod did not get everything for ${shown}; it kept nothing`, 'try again'];
    default:
      return [`the pod could not read all of ${shown}${because}`];
  }
}
