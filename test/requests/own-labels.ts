/** The labels of a workload's pod as something made by hand may have them: in place of the workload's its own. */
export function ownLabels(
  labels: Readonly<Record<string, string>>,
  kind: string,
  name: string,
): Readonly<Record<string, string>> {
  const own = kind.toLowerCase();
  return { ...labels, 'aisubmit.dev/kind': own, 'aisubmit.dev/workload': `${own}-${name}` };
}

interface Labelled {
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A workload's pod as something made by hand may have it: its claims and Secrets are named after what it is, too. */
export function madeByHand<T extends Labelled>(template: T, kind: string, name: string): T {
  const labels = template.metadata['labels'] as Readonly<Record<string, string>>;
  const own = ownLabels(labels, kind, name);
  const renamed: T = JSON.parse(
    JSON.stringify(template).replaceAll(labels['aisubmit.dev/workload'] ?? '\0', own['aisubmit.dev/workload'] ?? ''),
  );
  return { ...renamed, metadata: { ...renamed.metadata, labels: own } };
}
