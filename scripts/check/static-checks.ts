import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type Outcome, runTool } from './run-tool.ts';

export interface StaticCheck {
  readonly name: string;
  /** What to type to see it alone, and to put it right. */
  readonly fix: string;
  run(): Promise<Outcome>;
}

const bin = (path: string) => join('node_modules', path);

/** Everything that is judged without running our code, quickest complaint first. */
export const STATIC_CHECKS: readonly StaticCheck[] = [
  {
    name: 'format and lint',
    fix: 'pnpm fix',
    run: () => runTool([bin('@biomejs/biome/bin/biome'), 'check', '.']),
  },
  { name: 'types', fix: 'pnpm exec tsc -b', run: () => runTool([bin('typescript/bin/tsc'), '-b']) },
  { name: 'unused code', fix: 'pnpm exec knip', run: () => runTool([bin('knip/bin/knip.js'), '--no-progress']) },
  { name: 'generated files', fix: 'pnpm generate, then commit', run: generatedFilesAreCurrent },
];

/** Generators write tracked files; running them must change nothing that git can see. */
async function generatedFilesAreCurrent(): Promise<Outcome> {
  const before = await trackedState();
  const generated = await runTool(['--run', 'generate']);
  if (!generated.ok) return generated;
  const after = await trackedState();
  if (before === after) return { ok: true, output: generated.output };
  return { ok: false, output: 'a generated file was out of date and has been written anew: see `git diff`\n' };
}

async function trackedState(): Promise<string> {
  const git = ['git', '-c', 'safe.directory=*'];
  const status = await runTool(['status', '--porcelain'], git);
  const diff = await runTool(['diff'], git);
  return createHash('sha256').update(status.output).update(diff.output).digest('hex');
}
