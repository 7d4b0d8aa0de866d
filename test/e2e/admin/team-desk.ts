import { expect } from 'vitest';
import type { ExecCall } from '../../sandbox/sandbox.ts';
import { type Desk, startDesk } from '../cli/kubectl-plugin.ts';
import { type Asked, askedOfRbac } from './asked-of-rbac.ts';
import type { StoredRule } from './role-rights.ts';
import type { Typed } from './user-commands.ts';

/** What a line asked of RBAC, and how it ended. */
export interface Said {
  readonly typed: Typed;
  readonly code: number | null;
  /** Both streams, the errors last. */
  readonly output: string;
  readonly asked: readonly (Asked & { readonly status: number | undefined })[];
}

/** A namespace that `admin onboard` made, with somebody of each Role and nobody who has more. */
export interface TeamDesk extends AsyncDisposable {
  readonly sandbox: Desk['sandbox'];
  type(typed: Typed, as: string): Promise<Said>;
  /** Rules of a Role, as `admin onboard` wrote them. */
  rules(role: string): Promise<readonly StoredRule[]>;
  /** Gives a Role other rules, and waits until the API server knows. */
  giveRules(role: string, rules: readonly StoredRule[]): Promise<void>;
}

export const TEAM = 'team-r';
const STREAMS: ReadonlySet<string> = new Set(['pods/exec', 'pods/portforward']);
const ROLES = `/apis/rbac.authorization.k8s.io/v1/namespaces/${TEAM}/roles`;
const POLICY = `apiVersion: aisubmit.dev/v1alpha1
kind: Policy
metadata: { name: lab }
spec:
  network: { isolation: required, exposure: cluster, egress: [] }
`;

/** Alice works there (`aisubmit-user`), Eve looks (`aisubmit-viewer`), Carol leads (`aisubmit-admin`). */
export async function startTeamDesk(): Promise<TeamDesk> {
  const desk = await startDesk({
    pods: { 'notebook-lab': [{ run: {} }, { ready: true }, { exec: takeInput }] },
    namespaces: [],
    users: [
      { name: 'alice', groups: ['lab'] },
      { name: 'eve', groups: ['auditors'] },
      { name: 'carol', groups: ['leads'] },
      { name: 'admin', groups: ['system:masters'] },
    ],
  });
  const { sandbox } = desk;
  const policy = desk.file('policy.yaml', POLICY);
  const groups = ['--group', 'lab', '--viewer-group', 'auditors', '--admin-group', 'leads'];
  for (const words of [
    ['publish', policy],
    ['onboard', TEAM, '--policy', policy, ...groups],
  ]) {
    const line = ['admin', ...words, '--apply', '--yes'];
    expect(await desk.aisubmit(line, { as: 'admin', namespace: false })).toMatchObject({ code: 0 });
  }
  return {
    sandbox,
    async type(typed, as) {
      const before = sandbox.requests().length;
      const { code, stdout, stderr } = await typeLine(desk, typed, as);
      const asked = sandbox
        .requests()
        .slice(before)
        .flatMap((request) => {
          const each = request.user === as ? askedOfRbac(request) : undefined;
          if (each === undefined) return [];
          // A stream that begins with GET wants both rights, since Kubernetes 1.35.
          const verbs = STREAMS.has(each.resource) ? ['get', 'create'] : [each.verb];
          return verbs.map((verb) => ({ ...each, verb, status: request.status }));
        });
      return { typed, code, output: `${stdout}${stderr}`, asked };
    },
    rules: async (role) => {
      const { body } = await sandbox.admin<{ rules: readonly StoredRule[] }>('GET', `${ROLES}/${role}`);
      return body.rules;
    },
    async giveRules(role, rules) {
      const { status } = await sandbox.admin('PATCH', `${ROLES}/${role}`, { rules });
      expect(status).toBe(200);
    },
    [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
  };
}

/** What runs in a pod takes its input, and is content. */
function takeInput({ stdin }: ExecCall): Promise<number> {
  return new Promise((resolve) => {
    stdin.once('end', () => resolve(0)).resume();
  });
}

function typeLine(desk: Desk, { command, words, stdin, file, stopAfterMs, interruptAt }: Typed, as: string) {
  const path = file === undefined ? '' : desk.file('typed.yaml', file);
  const line = words.map((word) => (word === 'FILE' ? path : word));
  const onStderr = (text: string, stop: (signal: NodeJS.Signals) => void): void => {
    if (interruptAt !== undefined && text.includes(interruptAt)) stop('SIGINT');
  };
  const options = {
    as,
    namespace: TEAM,
    ...(stdin === undefined ? {} : { stdin }),
    ...(stopAfterMs === undefined ? {} : { stopAfterMs }),
    ...(interruptAt === undefined ? {} : { onStderr }),
  };
  return command.startsWith('kubectl') ? desk.kubectl(line, options) : desk.aisubmit(line, options);
}
