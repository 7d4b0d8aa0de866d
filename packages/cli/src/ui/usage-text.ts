import { type Amounts, formatAmount, type PodUse, type QuotaUse, type Usage } from '@aisubmit/sdk/client';
import { shortId } from '../submission.ts';
import type { Column } from './column.ts';
import { TableWriter } from './table.ts';

interface Row {
  readonly namespace: string;
  readonly name: string;
  readonly pods: readonly PodUse[];
}

interface UsageTextOptions {
  readonly byPod: boolean;
  /** @default false */
  readonly allNamespaces?: boolean | undefined;
  /** Columns of the terminal; undefined where no line is too long. */
  readonly room?: number | undefined;
}

/** Says what is used of what was asked for, as tables; with `byPod` a row for each pod instead of each workload. */
export function usageText(usage: Usage, { byPod, allNamespaces = false, room }: UsageTextOptions): string {
  const rows: readonly Row[] = usage.workloads.flatMap((workload) =>
    byPod
      ? workload.pods.map((pod) => ({ namespace: workload.namespace, name: pod.name, pods: [pod] }))
      : [{ namespace: workload.namespace, name: shortId(workload), pods: workload.pods }],
  );
  let text = '';
  const write = (more: string): void => {
    text += more;
  };
  const columns = byPod ? COLUMNS.filter(({ heading }) => heading !== 'PODS') : COLUMNS;
  new TableWriter(allNamespaces ? [NAMESPACE, ...columns] : columns, write, { room }).page(rows);
  const quotas = usage.quotas ?? [];
  if (text !== '' && quotas.length > 0) write('\n');
  new TableWriter(allNamespaces ? [NAMESPACE, ...QUOTA_COLUMNS] : QUOTA_COLUMNS, write, { room }).page(quotas);
  return text;
}

const NAMESPACE: Column<{ readonly namespace: string }> = { heading: 'NAMESPACE', text: ({ namespace }) => namespace };

const COLUMNS: readonly Column<Row>[] = [
  { heading: 'NAME', text: ({ name }) => name },
  { heading: 'PODS', text: ({ pods }) => String(pods.length), spare: 3 },
  {
    heading: 'CPU',
    text: ({ pods }) =>
      share(
        pods.map(({ cpu }) => cpu),
        '1',
      ),
  },
  {
    heading: 'MEMORY',
    text: ({ pods }) =>
      share(
        pods.map(({ memory }) => memory),
        'Gi',
      ),
    spare: 1,
  },
  { heading: 'GPU', text: ({ pods }) => String(pods.reduce((sum, { gpus }) => sum + gpus, 0)), spare: 2 },
];

const QUOTA_COLUMNS: readonly Column<QuotaUse>[] = [
  { heading: 'QUOTA', text: ({ quota }) => quota, spare: 1 },
  { heading: 'RESOURCE', text: ({ resource }) => resource },
  { heading: 'USED', text: ({ used }) => used },
  { heading: 'OF', text: ({ hard }) => hard },
];

/** `850m of 2 (42%)`; what nobody says is a question mark. */
function share(amounts: readonly Amounts[], like: string): string {
  const used = total(amounts.map((each) => each.used));
  const asked = total(amounts.map(({ requested, limit }) => requested ?? limit));
  const words = `${used === undefined ? '?' : formatAmount(used, like)} of ${asked === undefined ? '?' : formatAmount(asked, like)}`;
  return used === undefined || asked === undefined || asked === 0n ? words : `${words} (${(used * 100n) / asked}%)`;
}

/** Undefined as soon as one is not known: half a sum would mislead. */
function total(amounts: readonly (bigint | undefined)[]): bigint | undefined {
  let sum = 0n;
  for (const amount of amounts) {
    if (amount === undefined) return undefined;
    sum += amount;
  }
  return amounts.length === 0 ? undefined : sum;
}

/** The same as data; amounts as Kubernetes spells them. */
export function usageDocument({ measured, workloads, quotas }: Usage): object {
  return {
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'WorkloadUsageList',
    measured: measured === 'yes',
    items: workloads.map(({ kind, name, namespace, pods }) => ({
      workloadKind: kind,
      name,
      namespace,
      pods: pods.map(({ cpu, memory, ...rest }) => ({
        ...rest,
        cpu: spelled(cpu, '1'),
        memory: spelled(memory, 'Gi'),
      })),
    })),
    ...(quotas === undefined ? {} : { quotas }),
  };
}

function spelled(amounts: Amounts, like: string): object {
  const known = Object.entries(amounts).flatMap(([key, amount]) =>
    typeof amount === 'bigint' ? [[key, formatAmount(amount, like)]] : [],
  );
  return Object.fromEntries(known);
}

const METRICS_SERVER = 'https://github.com/kubernetes-sigs/metrics-server';

/** What is to be said beside the tables, on stderr. */
export function usageNotes({ measured, workloads }: Usage, namespace: string | undefined): string[] {
  const where = namespace === undefined ? 'everywhere' : `in namespace ${namespace}`;
  const pods = workloads.flatMap((each) => each.pods);
  const missing = pods.filter(({ phase, cpu }) => phase === 'Running' && cpu.used === undefined).length;
  const notes: Readonly<Record<Usage['measured'], string | undefined>> = {
    yes: missing === 0 ? undefined : `${missing} pods are not measured yet: it takes a minute or so after the start.`,
    absent: `This cluster does not measure what pods use (no metrics.k8s.io), so only what was asked for is shown. An admin adds it with metrics-server: ${METRICS_SERVER}`,
    forbidden: `You may not read pod metrics ${where}, so only what was asked for is shown. Ask your cluster admin for the role aisubmit-user.`,
    unavailable:
      'The metrics of this cluster do not answer now, so only what was asked for is shown. Try again, or tell your admin: kubectl get apiservice v1beta1.metrics.k8s.io',
  };
  const gpus = pods.some((pod) => pod.gpus > 0)
    ? 'GPU is what is set aside; what a GPU does is not measured here.'
    : undefined;
  return [notes[measured], gpus].filter((note) => note !== undefined);
}
