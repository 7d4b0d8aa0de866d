import type { ListGap, WorkloadSummary } from '@aisubmit/sdk/client';
import { shortId } from '../submission.ts';

const MAX_NAMED = 5;

/** What is to be said beside a list, on stderr. Of the rows only counts and a few names are kept. */
export class ListNotes {
  readonly #gaps: ListGap[] = [];
  readonly #ended: string[] = [];
  #endedCount = 0;
  #count = 0;

  gap(gap: ListGap): void {
    this.#gaps.push(gap);
  }

  rows(rows: readonly WorkloadSummary[]): void {
    this.#count += rows.length;
    for (const row of rows.filter(({ kind, state }) => kind === 'Notebook' && state === 'Succeeded')) {
      this.#endedCount += 1;
      if (this.#ended.length < MAX_NAMED) this.#ended.push(shortId(row));
    }
  }

  get count(): number {
    return this.#count;
  }

  /** Sentences about what is there, and about what could not be seen. */
  lines(): string[] {
    return [...this.#endedLine(), ...this.gapLines()];
  }

  /** Sentences about what could not be seen. */
  gapLines(): string[] {
    return [...this.#placesLine(), ...this.#refusedLine(), ...this.#podsLine()];
  }

  #endedLine(): string[] {
    if (this.#endedCount === 0) return [];
    const verb =
      this.#endedCount === 1 ? 'has ended by itself: nobody used it' : 'have ended by themselves: nobody used them';
    return [
      `${named(this.#ended, this.#endedCount)} ${verb}, or somebody shut down the server inside. What is in the home is kept.`,
    ];
  }

  #placesLine(): string[] {
    const gap = this.#gaps.find((each) => each.what === 'namespaces');
    if (gap === undefined) return [];
    const seen = gap.looked.filter((each) => this.#refusedIn(each).length < 2);
    const where = seen.length === 0 ? 'nowhere' : `in ${named(seen, seen.length)}`;
    const whence = gap.listed ? '' : ', as far as your kubeconfig names namespaces';
    const more = gap.leftOut === 0 ? '' : `, and in ${gap.leftOut} more not at all`;
    return [
      `You may not list the whole cluster, so this looked ${where}${whence}${more}. Name another with --namespace.`,
    ];
  }

  #refusedLine(): string[] {
    const refused = this.#gaps.flatMap((gap) => (gap.what === 'workloads' ? [gap.namespace] : []));
    const lines = new Map<string, string[]>();
    for (const namespace of new Set(refused)) {
      const [resource = '', other] = this.#refusedIn(namespace);
      const what = other === undefined ? resource : 'workloads';
      lines.set(what, [...(lines.get(what) ?? []), namespace ?? 'the whole cluster']);
    }
    return [...lines].map(([what, names]) => `You may not list ${what} in ${named(names, names.length)}.`);
  }

  #refusedIn(namespace: string | undefined): readonly string[] {
    return this.#gaps.flatMap((gap) => (gap.what === 'workloads' && gap.namespace === namespace ? [gap.resource] : []));
  }

  #podsLine(): string[] {
    const where = this.#gaps.flatMap((gap) => (gap.what === 'pods' ? [gap.namespace] : []));
    const [first] = where;
    if (where.length === 0) return [];
    const places =
      first === undefined
        ? 'of the whole cluster'
        : `in ${named(
            where.filter((each) => each !== undefined),
            where.length,
          )}`;
    return [
      `You may not list pods ${places}: how some workloads are doing cannot be seen. Ask your cluster admin for the role aisubmit-viewer.`,
    ];
  }
}

/** Where nothing was found. */
export function placeText(namespace: string | undefined): string {
  return namespace === undefined ? 'in any namespace that you can see' : `in namespace ${namespace}`;
}

function named(names: readonly string[], count: number): string {
  const shown = names.slice(0, MAX_NAMED).join(', ');
  const more = count - Math.min(names.length, MAX_NAMED);
  return more > 0 ? `${shown} and ${more} more` : shown;
}
