import type { KubeEvent, Parent, Pod } from '../kube-types.ts';
import { ownPods } from '../status/own-pods.ts';
import type { WorkloadRef } from '../workload-ref.ts';

/** Random ends that controllers give to pods of a Job and of an Indexed Job, and to those of a Deployment's ReplicaSets. */
const RANDOM = '[bcdfghjklmnpqrstvwxz2456789]{5}';
const POD_OF_JOB = new RegExp(`^-${RANDOM}$`);
const POD_OF_INDEXED_JOB = new RegExp(`^-\\d{1,6}-${RANDOM}$`);
const POD_OF_DEPLOYMENT = new RegExp(`^-[a-z0-9]{6,10}-${RANDOM}$`);

/** A name of 63 characters was cut before its random end. */
const CUT_POD_OF_DEPLOYMENT = new RegExp(`^-[a-z0-9]{0,10}-?${RANDOM}$`);
const LONGEST_NAME = 63;

const CREATED = /^Created pod: (\S+)$/;

type Subject = NonNullable<KubeEvent['involvedObject']>;

/**
 * Tells a workload's pods from others that are called alike: those that are there by who owns them, those that are gone by
 * who said that it had made them, and where that is forgotten by their names.
 */
export class PodOrigins {
  readonly #ref: WorkloadRef;
  readonly #parent: Parent;
  readonly #name: RegExp;
  /** Whether a pod is the workload's, by its uid or its name. */
  readonly #byUid = new Map<string, boolean>();
  readonly #byName = new Map<string, boolean>();
  /** Looked for and not found. */
  readonly #gone = new Set<string>();

  constructor(ref: WorkloadRef, parent: Parent) {
    this.#ref = ref;
    this.#parent = parent;
    const jobName = parent.spec?.completionMode === 'Indexed' ? POD_OF_INDEXED_JOB : POD_OF_JOB;
    this.#name = ref.kind === 'Inference' ? POD_OF_DEPLOYMENT : jobName;
  }

  /** Takes in the pods that carry the workload's label now. */
  see(pods: readonly Pod[]): void {
    const own = new Set(ownPods(this.#ref, this.#parent, pods));
    for (const pod of pods) this.#byUid.set(pod.metadata?.uid ?? '', own.has(pod));
  }

  /** Takes in what a controller says of a pod that it made. */
  hear({ reason, message, involvedObject: { kind = '', name = '', uid = '' } = {} }: KubeEvent): void {
    const made = reason === 'SuccessfulCreate' ? CREATED.exec(message ?? '')?.[1] : undefined;
    if (made === undefined || !made.startsWith(this.#prefix)) return;
    const ownerReferences = [{ apiVersion: '', kind, name, uid }];
    this.#byName.set(made, ownPods(this.#ref, this.#parent, [{ metadata: { ownerReferences } }]).length > 0);
  }

  /** True for a pod whose name alone speaks for it, so that it is worth a look. */
  isGuess({ uid = '', name = '' }: Subject): boolean {
    return !this.#byUid.has(uid) && !this.#byName.has(name) && !this.#gone.has(uid) && this.#isCalledSo(name);
  }

  /** They have been looked for: what is not there is not looked for again. */
  giveUp(pods: readonly Subject[]): void {
    for (const { uid = '' } of pods) this.#gone.add(uid);
  }

  isOwn({ uid = '', name = '' }: Subject): boolean {
    return this.#byUid.get(uid) ?? this.#byName.get(name) ?? this.#isCalledSo(name);
  }

  get #prefix(): string {
    return `${this.#parent.metadata?.name}-`;
  }

  #isCalledSo(name: string): boolean {
    if (!name.startsWith(this.#prefix)) return false;
    const end = name.slice(this.#prefix.length - 1);
    const isCut = this.#ref.kind === 'Inference' && name.length === LONGEST_NAME;
    return this.#name.test(end) || (isCut && CUT_POD_OF_DEPLOYMENT.test(end));
  }
}
