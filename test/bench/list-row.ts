import { startPagedServer } from '../fakes/paged-server.ts';
import { compare } from './measure.ts';
import { type Row, times } from './row.ts';
import { plugin } from './start-up-rows.ts';

const FORMATS: Readonly<Record<string, readonly string[]>> = {
  'a table': [],
  'as JSON': ['-o', 'json'],
};

/** Ten thousand workloads beside a hundred, from a server that makes pages as they are asked for. */
export async function listRows(rounds: number): Promise<Row[]> {
  using many = await startPagedServer({ workloads: 10_000 });
  using few = await startPagedServer({ workloads: 100 });
  const rows: Row[] = [];
  for (const [name, format] of Object.entries(FORMATS)) {
    const list = ({ kubeconfig }: { readonly kubeconfig: string }) =>
      plugin('list', '-A', '--kubeconfig', kubeconfig, ...format);
    const { peak } = await compare(
      () => list(many),
      () => list(few),
      rounds,
    );
    rows.push({
      what: `10,000 workloads listed, ${name}`,
      beside: '100 workloads, peak memory',
      today: times(peak),
      limit: '2×',
      goal: '1.2×',
    });
  }
  return rows;
}
