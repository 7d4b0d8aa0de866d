import { randomBytes } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeJwt } from 'jose';
import type { Api } from './api/api.ts';
import type { Front } from './front.ts';
import { kubeconfigYaml } from './kubeconfig.ts';
import { DEFAULT_PREFIX, type SandboxOidc } from './oidc/trusted-issuer.ts';
import type { PodScript } from './pod-script.ts';
import type { KubeconfigOptions, Sandbox, SandboxKind } from './sandbox.ts';
import type { SandboxUser } from './users.ts';

/** A user whose token is known. */
export interface TokenUser extends SandboxUser {
  readonly token: string;
}

export interface SandboxParts {
  readonly kind: SandboxKind;
  readonly front: Front;
  readonly api: Api;
  readonly users: readonly TokenUser[];
  readonly setPodScript: (script: PodScript) => void;
  /** Kills the process behind the front door and starts it again; absent where there is none. */
  readonly restartServer?: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const DEFAULT_DOWN_MS = 100;

/** Puts the interface of {@link Sandbox} on the parts that either kind has started. */
export function assembleSandbox(parts: SandboxParts): Sandbox {
  const { front, api } = parts;
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= parts.stop();
    return stopping;
  };
  const kubeconfig = (name: string, options: KubeconfigOptions = {}) =>
    kubeconfigYaml({
      server: front.url,
      caPem: front.caPem,
      user: name,
      token: tokenOf(parts.users, name),
      ...options,
    });
  return {
    kind: parts.kind,
    url: front.url,
    caPem: front.caPem,
    token: (name) => tokenOf(parts.users, name),
    kubeconfig,
    async writeKubeconfig(path, name, options) {
      await writeFile(path, kubeconfig(name, options), { mode: 0o600 });
      await chmod(path, 0o600);
    },
    async admin<T>(method: string, path: string, body?: unknown) {
      const patch = method === 'PATCH' ? { contentType: 'application/merge-patch+json' } : {};
      const answer = await api.request(method, path, { body, ...patch });
      return { status: answer.status, body: answer.body as T };
    },
    faults: front.faults,
    requests: () => [...front.seen],
    connectionsOpened: () => front.connectionsOpened(),
    setPodScript: parts.setPodScript,
    async restart({ downMs = DEFAULT_DOWN_MS } = {}) {
      await front.close();
      await Promise.all([sleep(downMs), parts.restartServer?.()]);
      await front.reopen();
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Gives every user a token. */
export function withTokens(users: readonly SandboxUser[]): TokenUser[] {
  return users.map((user) => ({ ...user, token: user.token ?? randomBytes(24).toString('base64url') }));
}

/** Names users by their tokens for the request log; nothing is verified here. */
export function userOfToken(users: readonly TokenUser[], oidc: SandboxOidc | undefined): (token: string) => string {
  const names = new Map(users.map(({ token, name }) => [token, name]));
  return (token) => {
    const name = names.get(token);
    if (name !== undefined || oidc === undefined) return name ?? '';
    try {
      return `${oidc.prefix ?? DEFAULT_PREFIX}${decodeJwt(token)['email']}`;
    } catch {
      return '';
    }
  };
}

function tokenOf(users: readonly TokenUser[], name: string): string {
  const user = users.find((candidate) => candidate.name === name);
  if (user === undefined)
    throw new Error(`the sandbox has no user "${name}"; it has ${users.map((u) => u.name).join(', ')}`);
  return user.token;
}
