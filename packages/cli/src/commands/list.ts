import { userLabel } from '@aisubmit/sdk';
import { listWorkloads, whoAmI } from '@aisubmit/sdk/client';
import { boolean, string } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { clusterNamespace } from '../cluster/cluster-namespace.ts';
import { withCluster } from '../cluster/connect.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { listPrinter } from '../ui/list-printer.ts';

export class List extends BaseCommand {
  static override description = 'Lists workloads as they come from the cluster, page by page.';

  static override usage = 'list [FLAGS]';

  static override examples = [
    '<%= config.bin %> list',
    '<%= config.bin %> list --all-namespaces -o wide',
    '<%= config.bin %> list -o json',
  ];

  static override flags = {
    'all-namespaces': boolean({ char: 'A', summary: 'In every namespace.' }),
    mine: boolean({ summary: 'Only what you submitted.' }),
    output: string({ char: 'o', summary: 'Format.', options: ['wide', 'json', 'yaml', 'name'], helpValue: 'FORMAT' }),
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags } = await this.readLine(List);
    const { host } = this;
    return withCluster(flags, host, async (api, progress) => {
      const allNamespaces = flags['all-namespaces'];
      const namespace = allNamespaces ? undefined : await clusterNamespace(api, { flags, host });
      const user = flags.mine ? userLabel((await whoAmI(api, { signal: host.signal })).username) : undefined;
      const printer = listPrinter(flags.output ?? 'table', { host, allNamespaces });
      const signal = AbortSignal.any([host.signal, host.readerGone]);
      try {
        for await (const page of inPages(listWorkloads(api, { namespace, user, signal }))) {
          progress.stop();
          printer.page(page);
        }
      } catch (error) {
        if (host.readerGone.aborted && !host.signal.aborted) return EXIT_OK;
        throw error;
      }
      if (printer.end() === 0) host.stderr.write(nothing(namespace));
      return EXIT_OK;
    });
  }
}

// Columns are as wide as the first page needs; rows must not wait for more than that.
async function* inPages<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  let page: T[] = [];
  for await (const item of items) {
    page.push(item);
    if (page.length < ROWS_PER_PAGE) continue;
    yield page;
    page = [];
  }
  yield page;
}

const ROWS_PER_PAGE = 200;

function nothing(namespace: string | undefined): string {
  const where = namespace === undefined ? 'in any namespace' : `in namespace ${namespace}`;
  return `No workloads ${where}. Start one with: kubectl aisubmit notebook NAME\n`;
}
