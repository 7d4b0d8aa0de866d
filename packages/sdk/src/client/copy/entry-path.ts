import { AisubmitError } from '../../errors.ts';
import { safeText } from '../safe-text.ts';

/**
 * Takes the name of an archive's entry apart. What could name anything outside the folder, or something else than it says
 * on this machine, is refused.
 *
 * @throws AisubmitError `REJECTED`.
 * @see https://nvd.nist.gov/vuln/detail/CVE-2019-1002101 and CVE-2018-1002100, CVE-2019-11246, CVE-2019-11249, CVE-2019-11251
 */
export function entryPath(name: string, platform: NodeJS.Platform): readonly string[] {
  if (name.startsWith('/')) throw outside(name);
  const segments = name.split('/').filter((each) => each !== '' && each !== '.');
  for (const segment of segments) {
    if (segment === '..') throw outside(name);
    if (segment.includes('\0') || segment.includes('\uFFFD')) throw unfit(name, 'is not text in UTF-8');
    if (platform === 'win32' && !fitsWindows(segment)) throw unfit(name, 'is no name that Windows can hold');
  }
  return segments;
}

/** Names that are the same on file systems which take `A` for `a`. */
export function sameNameKey(segments: readonly string[], platform: NodeJS.Platform): string | undefined {
  if (platform !== 'win32' && platform !== 'darwin') return undefined;
  return segments.join('/').normalize('NFC').toLowerCase();
}

/** @see https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file */
function fitsWindows(segment: string): boolean {
  if (/[<>:"\\|?*\p{Cc}]|[. ]$/u.test(segment)) return false;
  return !/^(?:con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3]|conin\$|conout\$) *(?:\.|$)/i.test(
    segment,
  );
}

/** The error for whatever would end up where nobody asked for it. */
export function outside(name: string): AisubmitError {
  return new AisubmitError(
    'REJECTED',
    `the pod sent ${safeText(name, 300)}, which lies outside of what was asked for`,
    {
      fix: 'nothing was written there; look at what runs in that pod before you copy from it again',
    },
  );
}

/** The error for a name that this machine cannot hold. */
export function unfit(name: string, why: string): AisubmitError {
  return new AisubmitError('REJECTED', `${safeText(name, 300)} ${why}`, {
    fix: 'rename it in the pod, or copy the other files one by one',
  });
}
