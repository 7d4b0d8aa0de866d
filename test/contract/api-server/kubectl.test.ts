import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { Any } from './call-api.ts';
import { configMap, deployment, hardened, job } from './manifests.ts';
import { withSandbox } from './with-sandbox.ts';

const run = promisify(execFile);
const hasKubectl = spawnSync('kubectl', ['version', '--client'], { stdio: 'ignore' }).status === 0;

describe.skipIf(!hasKubectl)('kubectl', () => {
  withSandbox({}, ({ sandbox }) => {
    let folder = '';
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'aisubmit-kubectl-'));
      for (const user of ['alice', 'viewer', 'admin'])
        await sandbox().writeKubeconfig(join(folder, user), user, { namespace: 'team-a' });
    });
    afterAll(async () => {
      await rm(folder, { recursive: true, force: true });
    });

    /** Runs kubectl as alice (or whom `--kubeconfig` names) with a cache of its own. */
    async function kubectl(...args: string[]): Promise<{ code: number; out: string; err: string }> {
      const env = {
        ...process.env,
        KUBECONFIG: join(folder, 'alice'),
        KUBECACHEDIR: join(folder, 'cache'),
        HOME: folder,
      };
      try {
        const { stdout, stderr } = await run('kubectl', args, { env });
        return { code: 0, out: stdout, err: stderr };
      } catch (error) {
        const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
        return { code, out: stdout, err: stderr };
      }
    }
    async function file(name: string, ...objects: Any[]): Promise<string> {
      const path = join(folder, `${name}.yaml`);
      await writeFile(path, objects.map((object) => stringify(object)).join('---\n'));
      return path;
    }
    const as = (user: string) => ['--kubeconfig', join(folder, user)];

    test('the kubeconfig is the owner’s alone', async () => {
      expect((await stat(join(folder, 'alice'))).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
      expect(await readFile(join(folder, 'alice'), 'utf8')).toContain('current-context: alice');
    });

    test('auth whoami and can-i', async () => {
      expect((await kubectl('auth', 'whoami', '-o', 'jsonpath={.status.userInfo.username}')).out).toBe('alice');
      expect((await kubectl('auth', 'can-i', 'create', 'jobs')).out).toBe('yes\n');
      expect(await kubectl('auth', 'can-i', 'get', 'secrets')).toMatchObject({ code: 1, out: 'no\n' });
      expect((await kubectl('auth', 'can-i', 'get', 'pods', '--subresource=log', '-n', 'team-b')).out).toBe('no\n');
      expect((await kubectl('auth', 'can-i', '--list')).out).toContain('networkpolicies.networking.k8s.io');
    });

    test.each(['--validate=true', '--validate=false'])('create, get, logs, delete (%s)', async (validate) => {
      const name = `run${validate.length}`;
      const path = await file(name, job(name));
      expect(await kubectl('create', '-f', path, validate)).toEqual({
        code: 0,
        out: `job.batch/${name} created\n`,
        err: '',
      });
      expect((await kubectl('wait', '--for=condition=complete', `job/${name}`, '--timeout=20s')).out).toBe(
        `job.batch/${name} condition met\n`,
      );
      expect((await kubectl('get', 'jobs', name, '-o', 'wide')).out).toMatch(
        new RegExp(`^NAME .*COMPLETIONS.*\\n${name} +Complete +1/1 `),
      );
      expect((await kubectl('logs', `job/${name}`)).out).toBe('run 0 started\nrun 0 finished\n');
      expect((await kubectl('delete', '-f', path)).out).toContain(`job.batch "${name}" deleted`);
      expect((await kubectl('get', 'pods', '-l', `job-name=${name}`, '-o', 'name')).out).toBe('');
    });

    test('apply creates, changes, and says when nothing changed', async () => {
      const path = await file('applied', configMap('applied-by-kubectl', { a: '1' }));
      const apply = async (...more: string[]) => (await kubectl('apply', '-f', path, ...as('admin'), ...more)).out;
      expect(await apply()).toBe('configmap/applied-by-kubectl created\n');
      expect(await apply()).toBe('configmap/applied-by-kubectl unchanged\n');
      await file('applied', configMap('applied-by-kubectl', { b: '2' }));
      expect(await apply()).toBe('configmap/applied-by-kubectl configured\n');
      expect((await kubectl('get', 'cm', 'applied-by-kubectl', '-o', 'jsonpath={.data}')).out).toBe('{"b":"2"}');
      expect(await apply('--server-side', '--force-conflicts')).toBe(
        'configmap/applied-by-kubectl serverside-applied\n',
      );
    });

    test('rollout of a Deployment', async () => {
      const path = await file('web', deployment('web', { replicas: 2 }));
      await kubectl('apply', '-f', path);
      expect((await kubectl('rollout', 'status', 'deployment/web', '--timeout=20s')).out).toContain(
        'successfully rolled out',
      );
      expect((await kubectl('set', 'image', 'deployment/web', 'main=registry.example/app:2')).out).toBe(
        'deployment.apps/web image updated\n',
      );
      expect((await kubectl('rollout', 'status', 'deployment/web', '--timeout=20s')).code).toBe(0);
      expect((await kubectl('scale', 'deployment/web', '--replicas=1', ...as('admin'))).out).toBe(
        'deployment.apps/web scaled\n',
      );
      expect((await kubectl('get', 'pods,deployments')).out).toContain('deployment.apps/web');
    });

    test('dry run on the server, with the warnings of Pod Security', async () => {
      const path = await file('naked', job('naked', {}, { securityContext: {} }));
      const { code, out, err } = await kubectl('create', '--dry-run=server', '-f', path);
      expect([code, out]).toEqual([0, 'job.batch/naked created (server dry run)\n']);
      expect(err).toContain('Warning: would violate PodSecurity "restricted:latest": runAsNonRoot != true');
    });

    test('refusals read as from any cluster', async () => {
      const typo = await file('typo', job('typo', {}, { containers: [hardened({ imge: 'x' })] }));
      expect((await kubectl('create', '-f', typo)).err).toContain(
        'strict decoding error: unknown field "spec.template.spec.containers[0].imge"',
      );
      expect((await kubectl('get', 'secrets')).err).toBe(
        'Error from server (Forbidden): secrets is forbidden: User "alice" cannot list resource "secrets" in API group "" in the namespace "team-a"\n',
      );
      expect((await kubectl('get', 'job', 'none')).err).toBe(
        'Error from server (NotFound): jobs.batch "none" not found\n',
      );
      expect((await kubectl('get', 'pods', '--token=wrong', '--user=')).code).toBe(1);
    });

    test('create secret and configmap, events, describe, api-resources, version', async () => {
      expect((await kubectl('create', 'secret', 'generic', 'made', '--from-literal=a=b')).out).toBe(
        'secret/made created\n',
      );
      expect((await kubectl('create', 'configmap', 'made', '--from-literal=a=b')).out).toBe('configmap/made created\n');
      await kubectl('create', '-f', await file('seen', job('seen')));
      await kubectl('wait', '--for=condition=complete', 'job/seen', '--timeout=20s');
      expect((await kubectl('get', 'events')).out).toContain('Successfully assigned team-a/seen-');
      expect((await kubectl('describe', 'job', 'seen')).out).toMatch(
        /Pods Statuses: +0 Active \(0 Ready\) \/ 1 Succeeded \/ 0 Failed/,
      );
      expect((await kubectl('api-resources', '--api-group=batch')).out).toMatch(/jobs +batch\/v1 +true +Job/);
      expect((await kubectl('version')).out).toContain('Server Version: v1.');
    });
  });
});
