import type { Fault } from './faults.ts';
import type { SandboxOidc } from './oidc/trusted-issuer.ts';
import type { PodScript } from './pod-script.ts';
import type { SandboxUser } from './users.ts';

export { answerText } from './containers/answer-text.ts';
export { runProcess } from './containers/run-process.ts';
export type { Fault, FaultAction, SeenRequest, StreamFault } from './faults.ts';
export type { SandboxOidc } from './oidc/trusted-issuer.ts';
export type { PodScript, PodStep } from './pod-script.ts';
export type { ExecCall, ExecScript, PortScript, PortTarget } from './streams/exec-call.ts';
export type { PolicyRule, SandboxUser } from './users.ts';
export { aisubmitUserRules, defaultUsers, viewerRules } from './users.ts';

export interface SandboxOptions {
  /** Default: `real` where KUBEBUILDER_ASSETS names a folder with kube-apiserver and etcd, else `embedded`. */
  readonly kind?: SandboxKind;
  /** Default: alice (aisubmit-user in team-a), bob (the same in team-b), viewer (reads team-a), admin (system:masters). */
  readonly users?: readonly SandboxUser[];
  /** Default: team-a and team-b, both with `pod-security.kubernetes.io/enforce: restricted`. */
  readonly namespaces?: readonly SandboxNamespace[];
  /** How pods behave; see {@link PodScript}. */
  readonly pods?: PodScript;
  /** An issuer whose tokens the API server takes, beside the users' own. */
  readonly oidc?: SandboxOidc;
  /** What the real server writes down. */
  readonly audit?: SandboxAudit;
  /** What `/version` says on the embedded server; exec and port-forward are then served as that version does. */
  readonly kubeVersion?: { readonly major: string; readonly minor: string };
  /** API groups that the embedded server does not have, such as those of a cluster that is older. */
  readonly without?: readonly string[];
  /** True for an embedded server that measures pods: each uses half of what it may. */
  readonly metrics?: boolean;
}

export interface SandboxAudit {
  /** An `audit.k8s.io/v1` Policy. */
  readonly policy: unknown;
  /** File with an event as JSON on each line; each is there when its request is answered. */
  readonly log: string;
}

export type SandboxKind = 'embedded' | 'real';

export interface SandboxNamespace {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A Kubernetes API server on loopback that a test may use and break as it likes. */
export interface Sandbox extends AsyncDisposable {
  readonly kind: SandboxKind;
  /** `https://127.0.0.1:PORT`, served under a throw-away CA. */
  readonly url: string;
  readonly caPem: string;
  /** The bearer token of a user, for clients that take no kubeconfig. */
  token(user: string): string;
  /** A kubeconfig as YAML text, with the CA and the user's bearer token inside. */
  kubeconfig(user: string, options?: KubeconfigOptions): string;
  /** Writes the kubeconfig with mode 0600. */
  writeKubeconfig(path: string, user: string, options?: KubeconfigOptions): Promise<void>;
  /** Calls the API as a member of system:masters, past faults and the request log. */
  admin<T = unknown>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }>;
  readonly faults: { add(fault: Fault): void; clear(): void };
  /** Requests seen so far at the front door, without bodies, in order. */
  requests(): readonly SeenRequest[];
  /** TCP connections accepted so far at the front door. */
  connectionsOpened(): number;
  /** Replaces the script for pods that start from now on. */
  setPodScript(script: PodScript): void;
  /** Kills the API server with every connection and starts it again on the same address with the same state; pods live on. */
  restart(options?: RestartOptions): Promise<void>;
  stop(): Promise<void>;
}

export interface RestartOptions {
  /** How long nothing listens, at least; default 100. A real API server takes seconds. */
  readonly downMs?: number;
}

export interface KubeconfigOptions {
  readonly namespace?: string;
  /** Another address for the same server, for tests of proxies and dead servers. */
  readonly server?: string;
}

import { startEmbedded } from './embedded/start-embedded.ts';
import type { SeenRequest } from './faults.ts';
import { realAssets } from './real/real-assets.ts';
import { startReal } from './real/start-real.ts';

/** Starts an API server and everything behind it; dispose of it with `await using` or `stop()`. */
export function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const kind = options.kind ?? (realAssets() === undefined ? 'embedded' : 'real');
  return kind === 'real' ? startReal(options) : startEmbedded(options);
}

/** The kinds this machine can start, for `describe.each`. */
export function availableSandboxes(): readonly SandboxKind[] {
  return realAssets() === undefined ? ['embedded'] : ['embedded', 'real'];
}
