import * as z from 'zod';
import { safeText } from '../../safe-text.ts';
import type { ExecExit } from './exec-session.ts';

// Only what is read; servers say more.
const STATUS = z.object({
  status: z.string().optional(),
  message: z.string().optional(),
  details: z
    .object({
      causes: z.array(z.object({ reason: z.string().optional(), message: z.string().optional() })).optional(),
    })
    .optional(),
});

/**
 * Reads the Status that ends a command.
 *
 * @see https://github.com/kubernetes/apimachinery/blob/master/pkg/util/httpstream/wsstream/doc.go the fourth version
 */
export function readExit(text: string): ExecExit {
  const status = parse(text);
  if (status?.status === 'Success') return { code: 0 };
  const exitCode = status?.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message ?? '';
  if (/^\d{1,3}$/.test(exitCode)) return { code: Number(exitCode) };
  const said = status?.message ?? text;
  return (
    notStarted(said) ?? { code: 1, reason: safeText(said === '' ? 'the command ended without a word' : said, 300) }
  );
}

/** What runtimes say of a program that could not be started, behind a long story of their own. */
function notStarted(said: string): ExecExit | undefined {
  const found = /exec: "([^"]{1,200})": (.*)/s.exec(said);
  if (found === null) return undefined;
  const [, program = '', why = ''] = found;
  if (/executable file not found|no such file or directory/.test(why))
    return { code: 127, reason: `the container has no program ${safeText(program)}` };
  if (/permission denied/.test(why)) return { code: 126, reason: `the container may not run ${safeText(program)}` };
  return undefined;
}

function parse(text: string): z.infer<typeof STATUS> | undefined {
  try {
    const parsed = STATUS.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
