import type { KubeObject, PodSecurityLevel } from '@aisubmit/sdk';
import { type MutableContainer, type MutablePod, main } from '../../../bypass/attacks/attack.ts';

/** One change to a pod that keeps every rule, and the checks that it breaks at which versions. */
export interface StandardCase {
  readonly name: string;
  readonly level: PodSecurityLevel;
  /** Empty where the change is allowed at every version. */
  readonly breaks: readonly Broken[];
  readonly change: (spec: MutablePod, metadata: MutableMetadata) => void;
  /** The API server's own validation refuses it before any policy is asked. */
  readonly isInvalid?: boolean;
}

export interface MutableMetadata {
  annotations: Record<string, string>;
}

/** A check that is broken from one minor version to another, both included. */
interface Broken {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

/** The versions that are judged, written out so that nobody moves an end of them unnoticed. */
export const MINORS = [30, 31, 32, 33, 34, 35, 36, 37];

export const always = (...ids: readonly string[]): readonly Broken[] => ids.map((id) => ({ id, from: 30, to: 37 }));
export const until = (to: number, id: string): readonly Broken[] => [{ id, from: 30, to }];
export const from = (minor: number, id: string): readonly Broken[] => [{ id, from: minor, to: 37 }];

/** A pod that keeps both levels at every version, changed. */
export function changedPod({ change }: Pick<StandardCase, 'change'>): KubeObject {
  const metadata = { name: 'judged', annotations: {} };
  const spec = cleanSpec();
  change(spec, metadata);
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec };
}

function cleanSpec(): MutablePod {
  return {
    containers: [
      {
        name: 'main',
        image: 'registry.example/app:1',
        env: [],
        volumeMounts: [],
        resources: {},
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
    ],
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    volumes: [],
  };
}

/** Sets one field of the pod spec. */
export function onPod(field: string, value: unknown): (spec: MutablePod) => void {
  return (spec) => {
    spec[field] = value;
  };
}

/** Sets one field of the pod's securityContext. */
export function onPodSecurity(field: string, value: unknown): (spec: MutablePod) => void {
  return (spec) => {
    spec.securityContext[field] = value;
  };
}

/** Sets one field of the container's securityContext. */
export function onSecurity(field: string, value: unknown): (spec: MutablePod) => void {
  return (spec) => {
    main(spec).securityContext[field] = value;
  };
}

/** Puts a copy of the container among the debugging containers, with one change. */
export function ephemeralContainer(change: (container: MutableContainer) => void): (spec: MutablePod) => void {
  return (spec) => {
    const container = { ...structuredClone(main(spec)), name: 'debugger' };
    change(container);
    spec['ephemeralContainers'] = [container];
  };
}

/** Both changes, one after the other. */
export function both(...changes: readonly StandardCase['change'][]): StandardCase['change'] {
  return (spec, metadata) => {
    for (const change of changes) change(spec, metadata);
  };
}

/** A pod as Windows takes it: the fields that only Linux has are gone. */
export function forWindows(spec: MutablePod): void {
  spec['os'] = { name: 'windows' };
  spec.securityContext = { runAsNonRoot: true };
  main(spec).securityContext = {};
}
