import { AisubmitError } from '@aisubmit/sdk';
import { carryOut, type KubeApi, type ObjectPlan } from '@aisubmit/sdk/client';
import type { Host } from '../host.ts';
import { askYesNo, canAsk } from '../ui/ask.ts';
import { paintFor } from '../ui/colour.ts';
import type { Progress } from '../ui/progress.ts';
import { hasChanges, nameOf, planText } from './plan-text.ts';

export interface WritePlanOptions {
  readonly host: Host;
  readonly progress: Progress;
  /** `--yes`. */
  readonly isAgreed: boolean;
  readonly takesOver: boolean;
  /** What is asked before anything is written. */
  readonly question: string;
}

const DONE = { create: 'created', change: 'configured', remove: 'deleted', keep: 'unchanged' } as const;

/**
 * Shows what would change, asks, and writes it.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when nobody can be asked and `--yes` is missing.
 */
export async function writePlan(api: KubeApi, plan: ObjectPlan, options: WritePlanOptions): Promise<void> {
  const { host, progress, isAgreed, takesOver, question } = options;
  progress.stop();
  host.stderr.write(planText(plan, paintFor(host, host.stderr)));
  if (!hasChanges(plan)) {
    host.stderr.write('nothing to do\n');
    return;
  }
  if (!isAgreed && !(await agreed(host, question))) {
    host.stderr.write('nothing was written\n');
    return;
  }
  const total = plan.filter(({ action }) => action !== 'keep').length;
  let done = 0;
  progress.step(`Writing ${total} objects`);
  await carryOut(api, plan, {
    takesOver,
    signal: host.signal,
    onChange: (change) => {
      done += 1;
      host.stdout.write(`${nameOf(change)} ${DONE[change.action]}\n`);
      progress.step(`Writing ${total - done} more objects`);
    },
  });
  progress.stop();
}

async function agreed(host: Host, question: string): Promise<boolean> {
  if (canAsk(host)) return askYesNo(host, question);
  throw new AisubmitError('INVALID_INPUT', 'this changes what the cluster enforces, and nobody can be asked', {
    fix: 'look at the changes above and add --yes',
  });
}
