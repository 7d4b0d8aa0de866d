import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { InstalledPlugin } from './install-plugin.ts';
import type { Step } from './steps.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LIMIT_MS = 60_000;

interface Stage {
  readonly plugin: InstalledPlugin;
  readonly env: NodeJS.ProcessEnv;
}

/** Types a step's command, shows what it prints, and says whether it did what the step says. */
export async function playStep(step: Step, stage: Stage): Promise<boolean> {
  console.log(
    `\n# ${step.title}\n$ kubectl aisubmit ${step.args.map(quoted).join(' ')}${step.stdin === undefined ? '' : ` < ${step.stdin.file}`}`,
  );
  const { output, exitCode } = await run(step, stage);
  console.log(shortened(output, step.lines));
  const problems = [
    ...(exitCode === step.exitCode ? [] : [`it ended with exit code ${exitCode}, not ${step.exitCode}`]),
    ...step.shows.filter((pattern) => !pattern.test(output)).map((pattern) => `it does not show ${pattern}`),
  ];
  for (const problem of problems) console.log(`!! ${problem}`);
  return problems.length === 0;
}

function run(step: Step, { plugin, env }: Stage): Promise<{ output: string; exitCode: number | null }> {
  const [program, ...leading] = plugin.command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...leading, ...step.args], {
      cwd: ROOT,
      env,
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
    });
    child.stdin.end(step.stdin?.text ?? '');
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (chunk: string) => {
        output += chunk;
      });
    }
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ output, exitCode }));
  });
}

function shortened(output: string, lines: number | undefined): string {
  const all = output.trimEnd().split('\n');
  if (lines === undefined || all.length <= lines) return all.join('\n');
  return [...all.slice(0, lines), `… and ${all.length - lines} more lines`].join('\n');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`;
}
