import { AisubmitError, escapeControlChars, parseTeamQuota, type TeamQuota } from '@aisubmit/sdk';

const COUNTS: ReadonlySet<string> = new Set(['pods']);
const AMOUNTS: ReadonlySet<string> = new Set(['cpu', 'memory', 'storage']);

/**
 * Reads `cpu=64,memory=512Gi,nvidia.com/gpu=8`.
 *
 * @throws {AisubmitError} `INVALID_INPUT` naming the part that cannot be read.
 */
export function readQuota(text: string): TeamQuota {
  const quota: Record<string, unknown> = {};
  const gpu: Record<string, unknown> = {};
  for (const part of text.split(',')) {
    const at = part.indexOf('=');
    const [name, amount] = [part.slice(0, at).trim(), part.slice(at + 1).trim()];
    const isGpu = name.includes('/');
    if (at < 1 || amount === '' || !(isGpu || COUNTS.has(name) || AMOUNTS.has(name))) throw unread(part);
    const into = isGpu ? gpu : quota;
    if (into[name] !== undefined) throw unread(part, 'is there twice');
    into[name] = isGpu || COUNTS.has(name) ? Number(amount) : amount;
  }
  return parseTeamQuota({ ...quota, ...(Object.keys(gpu).length === 0 ? {} : { gpu }) });
}

function unread(part: string, what = 'cannot be read'): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `--quota: "${escapeControlChars(part)}" ${what}`, {
    fix: 'write it like cpu=64,memory=512Gi,nvidia.com/gpu=8,storage=2Ti,pods=50',
  });
}
