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
  const reason = safeText(status?.message ?? (text === '' ? 'the command ended without a word' : text), 300);
  return { code: codeOf(reason), reason };
}

function codeOf(reason: string): number {
  if (/executable file not found|no such file or directory/.test(reason)) return 127;
  return /permission denied/.test(reason) ? 126 : 1;
}

function parse(text: string): z.infer<typeof STATUS> | undefined {
  try {
    const parsed = STATUS.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
