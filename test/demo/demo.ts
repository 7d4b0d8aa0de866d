/**
 * The main job, for somebody who has just cloned this: a sandbox API server, and the real commands against it as a user
 * who has a role in one namespace and nothing else. Every step says what must come of it; one that does not fails the demo.
 *
 * Flags: `--keep` leaves the sandbox up to play with.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../sandbox/sandbox.ts';
import { installPlugin } from './install-plugin.ts';
import { playStep } from './play-step.ts';
import { DEMO_PODS } from './pods.ts';
import { STEPS } from './steps.ts';

const keep = process.argv.slice(2).includes('--keep');
const folder = await mkdtemp(join(tmpdir(), 'aisubmit-demo-'));
const sandbox = await startSandbox({ kind: 'embedded', pods: DEMO_PODS });
let failed = 0;

try {
  const kubeconfig = join(folder, 'kubeconfig');
  await sandbox.writeKubeconfig(kubeconfig, 'alice', { namespace: 'team-a' });
  const plugin = await installPlugin(folder);
  const env = { ...plugin.env, KUBECONFIG: kubeconfig };

  say(`A sandbox API server is up on this machine. You are alice, with a role in namespace team-a and nowhere else.`);
  if (!plugin.hasKubectl)
    say('kubectl was not found on PATH, so the plugin is run directly; with kubectl you would type the same.');
  for (const step of STEPS) failed += (await playStep(step, { plugin, env })) ? 0 : 1;

  if (failed > 0) say(`${failed} of ${STEPS.length} steps did not do what they say.`);
  else say(`All ${STEPS.length} steps did what they say.`);
  if (keep && failed === 0) await stayUp(plugin.pathForPlay, kubeconfig);
  else if (failed === 0)
    say('Next: `npm run demo -- --keep` leaves the sandbox up for you; README.md says where things are.');
} finally {
  await sandbox.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;

async function stayUp(path: string, kubeconfig: string): Promise<void> {
  say('The sandbox stays up until Ctrl-C. In another terminal:');
  const set =
    process.platform === 'win32'
      ? (name: string, value: string) => `  $env:${name}='${value}'`
      : (name: string, value: string) => `  export ${name}='${value}'`;
  const separator = process.platform === 'win32' ? ';' : ':';
  const shellPath = process.platform === 'win32' ? '$env:PATH' : '$PATH';
  console.log(set('KUBECONFIG', kubeconfig));
  console.log(
    process.platform === 'win32'
      ? `  $env:PATH="${path}${separator}${shellPath}"`
      : `  export PATH="${path}${separator}${shellPath}"`,
  );
  console.log('  kubectl aisubmit list');
  console.log('  kubectl aisubmit notebook mine --cpu 1 --memory 2Gi');
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

function say(text: string): void {
  console.log(`\n# ${text}`);
}
