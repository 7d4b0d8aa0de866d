import { escapeControlChars } from '@aisubmit/sdk';
import type { ObjectChange, ObjectPlan } from '@aisubmit/sdk/client';
import type { Host } from '../host.ts';
import { printData } from '../ui/print-data.ts';
import { objectId } from './object-id.ts';
import { nameOf } from './plan-text.ts';

/** Says on stdout what was done. */
export interface PlanPrinter {
  done(change: ObjectChange): void;
  /** What was done until now is all. */
  end(): void;
}

const DONE = { create: 'created', change: 'configured', remove: 'deleted', keep: 'unchanged' } as const;

/** A line for each change as it is made; with `-o json` or `yaml` one document of everything at the end. */
export function planPrinter(plan: ObjectPlan, output: string | undefined, host: Host): PlanPrinter {
  if (output === 'json' || output === 'yaml') return documentOf(plan, output, host);
  const line = output === 'name' ? ({ key }: ObjectChange) => escapeControlChars(objectId(key)) : sentenceOf;
  return { done: (change) => host.stdout.write(`${line(change)}\n`), end: () => undefined };
}

function sentenceOf(change: ObjectChange): string {
  return `${nameOf(change)} ${DONE[change.action]}`;
}

function documentOf(plan: ObjectPlan, output: string, host: Host): PlanPrinter {
  const items = plan.filter(({ action }) => action === 'keep').map(itemOf);
  return {
    done: (change) => void items.push(itemOf(change)),
    end: () => printData(host, output, { document: { kind: 'ApplyReport', items }, text: () => '' }),
  };
}

function itemOf({
  action,
  key: { apiVersion, kind, namespace, name },
}: ObjectChange): Readonly<Record<string, string>> {
  const place = namespace === undefined ? {} : { namespace };
  return { action: DONE[action], apiVersion, kind, ...place, name: name ?? '' };
}
