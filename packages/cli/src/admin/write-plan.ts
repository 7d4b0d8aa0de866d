import { AisubmitError } from '@aisubmit/sdk';
import { carryOut, type KubeApi, type ObjectPlan } from '@aisubmit/sdk/client';
import type { Host } from '../host.ts';
import { askYesNo, canAsk } from '../ui/ask.ts';
import { paintFor } from '../ui/colour.ts';
import type { Progress } from '../ui/progress.ts';
import { type PlanPrinter, planPrinter } from './plan-printer.ts';
import { hasChanges, nameOf, planText } from './plan-text.ts';

export interface WritePlanOptions {
  readonly host: Host;
  readonly progress: Progress;
  /** As oclif parsed them. */
  readonly flags: {
    readonly yes: boolean;
    readonly 'force-conflicts': boolean;
    readonly output?: string | undefined;
  };
  /** What is asked before anything is written. */
  readonly question: string;
}

/**
 * Shows on stderr what would change, asks, writes it, and says on stdout what was done. Where it breaks off it says what
 * is missing: the same command goes on from there.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when nobody can be asked and `--yes` is missing; what the API answers to the
 * first change that it refuses; `INTERRUPTED`.
 */
export async function writePlan(api: KubeApi, plan: ObjectPlan, options: WritePlanOptions): Promise<void> {
  const { host, progress, flags, question } = options;
  progress.stop();
  host.stderr.write(planText(plan, paintFor(host, host.stderr)));
  const printer = planPrinter(plan, flags.output, host);
  const isWanted = !hasChanges(plan) || flags.yes || (await agreed(host, question));
  try {
    if (!isWanted) host.stderr.write('nothing was written\n');
    else if (hasChanges(plan)) await write(api, plan, { ...options, printer });
    else host.stderr.write('nothing to do\n');
  } finally {
    progress.stop();
    printer.end();
  }
}

async function write(
  api: KubeApi,
  plan: ObjectPlan,
  { host, progress, flags, printer }: WritePlanOptions & { readonly printer: PlanPrinter },
): Promise<void> {
  const left = plan.filter(({ action }) => action !== 'keep');
  const total = left.length;
  progress.step(`Writing ${total} objects`);
  try {
    await carryOut(api, plan, {
      takesOver: flags['force-conflicts'],
      signal: host.signal,
      onChange: (change) => {
        left.shift();
        printer.done(change);
        progress.step(`Writing ${left.length} more objects`);
      },
    });
  } catch (error) {
    progress.stop();
    host.stderr.write(brokeOff(left, total));
    throw error;
  }
}

const MAX_NAMED = 5;

function brokeOff(left: ObjectPlan, total: number): string {
  const names = left.slice(0, MAX_NAMED).map(nameOf).join(', ');
  const more = left.length > MAX_NAMED ? ` and ${left.length - MAX_NAMED} more` : '';
  return `${total - left.length} of ${total} changes were made, not those of ${names}${more}; the same command goes on from there\n`;
}

async function agreed(host: Host, question: string): Promise<boolean> {
  if (canAsk(host)) return askYesNo(host, question);
  throw new AisubmitError('INVALID_INPUT', 'this changes what the cluster enforces, and nobody can be asked', {
    fix: 'look at the changes above and add --yes',
  });
}
