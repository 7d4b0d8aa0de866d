import { type KubeApi, type ListOptions, watchWorkloads, workloadPages } from '@aisubmit/sdk/client';
import { boolean, string } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { atServerTime } from '../cluster/at-server-time.ts';
import { clusterNamespace, contextNamespaces } from '../cluster/cluster-namespace.ts';
import { withCluster } from '../cluster/connect.ts';
import { ownLabel } from '../cluster/own-label.ts';
import { requirePlace } from '../cluster/require-place.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { kindsOf, LIST_FILTERS, rowFilter, sortFlag } from '../flags/list-flags.ts';
import { ListNotes, placeText } from '../ui/list-notes.ts';
import { type ListRow, listPrinter } from '../ui/list-printer.ts';
import { SORT_KEYS, sortedPages } from '../ui/sort-rows.ts';
import { wrapFor } from '../ui/wrap-for.ts';

export class List extends BaseCommand {
  static override description =
    'Lists your workloads as they come from the cluster, page by page. What a row begins with is what other commands take.';

  static override usage = 'list [FLAGS]';

  static override examples = [
    '<%= config.bin %> list',
    '<%= config.bin %> list --all-users --kind notebook --older-than 2d',
    '<%= config.bin %> list -A --state failed -o wide',
    '<%= config.bin %> list --watch',
    '<%= config.bin %> list -o custom-columns=NAME:.metadata.name,WHY:.status.message',
  ];

  static override flags = {
    ...LIST_FILTERS,
    output: string({
      char: 'o',
      summary: 'wide, json, yaml, name, or custom-columns=HEADING:PATH,HEADING:PATH.',
      helpValue: 'FORMAT',
    }),
    'no-headers': boolean({ summary: 'No headings over a table.' }),
    ...sortFlag(SORT_KEYS),
    watch: boolean({ char: 'w', summary: 'Go on and print what changes.', exclusive: ['sort-by'] }),
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags } = await this.readLine(List);
    let opened: KubeApi | undefined;
    // Ages are told and judged by the clock that wrote the times down.
    const host = atServerTime(this.host, () => opened);
    const matches = rowFilter(flags, () => host.now());
    const { 'all-namespaces': allNamespaces, 'no-headers': noHeaders, 'sort-by': sortBy, watch } = flags;
    const printer = listPrinter(flags.output, { host, allNamespaces, headings: !noHeaders, watch });
    const kinds = kindsOf(flags);
    return withCluster(flags, host, async (api, progress) => {
      opened = api;
      const notes = new ListNotes();
      const signal = AbortSignal.any([host.signal, host.readerGone]);
      const options: ListOptions = {
        ...(await this.#places(api, flags)),
        user: flags['all-users'] ? undefined : await ownLabel(api, signal),
        kinds,
        selector: flags.selector,
        onGap: (gap) => notes.gap(gap),
        signal,
      };
      let isBegun = false;
      const pages = watch ? watchedRows(api, options) : workloadPages(api, options);
      await this.#print(sortBy === undefined ? pages : sortedPages(pages, sortBy), async (page) => {
        const rows = page.filter((row) => row.gone === true || matches(row));
        if (watch && !isBegun && page.length === 0) await requirePlace(api, options);
        progress.stop();
        if (rows.length > 0) printer.page(rows);
        notes.rows(rows);
        // A watch has no end at which it could be said.
        if (watch && !isBegun)
          this.#say([...(rows.length === 0 ? ['Nothing yet; waiting for what comes.'] : []), ...notes.gapLines()]);
        isBegun = true;
      });
      if (host.readerGone.aborted) return EXIT_OK;
      if (notes.count === 0) await requirePlace(api, options);
      progress.stop();
      printer.end();
      this.#say([...(notes.count === 0 ? nothing(options, isNarrowed(flags)) : []), ...notes.lines()]);
      return EXIT_OK;
    });
  }

  #say(lines: readonly string[]): void {
    const { stderr } = this.host;
    for (const line of lines) stderr.write(`${wrapFor(stderr, line)}\n`);
  }

  async #places(
    api: KubeApi,
    flags: { readonly 'all-namespaces': boolean; readonly kubeconfig?: string | undefined },
  ): Promise<Pick<ListOptions, 'namespace' | 'candidates'>> {
    const { host } = this;
    if (flags['all-namespaces']) return { candidates: await contextNamespaces(flags, host) };
    return { namespace: await clusterNamespace(api, { flags, host }) };
  }

  async #print(
    pages: AsyncIterable<readonly ListRow[]>,
    print: (page: readonly ListRow[]) => Promise<void>,
  ): Promise<void> {
    const { stdout, readerGone, signal } = this.host;
    try {
      for await (const page of pages) {
        await print(page);
        await stdout.drained();
      }
    } catch (error) {
      if (!readerGone.aborted || signal.aborted) throw error;
    }
  }
}

async function* watchedRows(api: KubeApi, options: ListOptions): AsyncGenerator<readonly ListRow[]> {
  for await (const page of watchWorkloads(api, options)) {
    yield page.map(({ summary, gone }) => ({ ...summary, gone }));
  }
}

function isNarrowed(flags: Readonly<Record<string, unknown>>): boolean {
  return ['kind', 'state', 'template', 'selector', 'older-than', 'newer-than'].some(
    (name) => flags[name] !== undefined,
  );
}

function nothing({ namespace, user }: ListOptions, narrowed: boolean): string[] {
  const where = placeText(namespace);
  const whose = user === undefined ? '' : ' of yours';
  const more = user === undefined ? '' : ` See everybody's with --all-users.`;
  if (narrowed) return [`No workload${whose} ${where} is like that.${more}`];
  return [`No workloads${whose} ${where}.${more}`, 'Start one with: kubectl aisubmit notebook NAME'];
}
