import { type Api, messageOf } from '../api/api.ts';
import { cloneJson, type Fields, fieldsAt, mapAt } from '../api/fields.ts';
import type { Obj } from '../api/object.ts';
import type { Informer } from './informer.ts';
import type { EventRecorder } from './record-event.ts';

export interface PodMaker {
  readonly api: Api;
  readonly pods: Informer;
  readonly events: EventRecorder;
  /** Who says so in events. */
  readonly component: string;
}

export interface PodExtras {
  readonly generateName: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
  readonly finalizers?: readonly string[];
  /** Changes the pod's specification before it is sent. */
  readonly amend?: (spec: Fields) => void;
}

/** Makes a pod from an owner's template; a refusal becomes a FailedCreate event, as the user will see it. */
export async function createPod(
  { api, pods, events, component }: PodMaker,
  owner: Obj,
  extras: PodExtras,
): Promise<boolean> {
  const template = cloneJson(fieldsAt(owner, 'spec.template'));
  const spec = fieldsAt(template, 'spec');
  extras.amend?.(spec);
  const { name, namespace = '', uid = '' } = owner.metadata;
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: extras.generateName,
      namespace,
      labels: { ...mapAt(template, 'metadata.labels'), ...extras.labels },
      annotations: { ...mapAt(template, 'metadata.annotations'), ...extras.annotations },
      ownerReferences: [
        { apiVersion: owner.apiVersion, kind: owner.kind, name, uid, controller: true, blockOwnerDeletion: true },
      ],
      ...(extras.finalizers === undefined ? {} : { finalizers: extras.finalizers }),
    },
    spec,
  };
  const answer = await api.request('POST', `/api/v1/namespaces/${namespace}/pods`, { body: pod });
  if (answer.status >= 300) {
    await events.record(owner, {
      type: 'Warning',
      reason: 'FailedCreate',
      message: `Error creating: ${messageOf(answer)}`,
      component,
    });
    return false;
  }
  const made = answer.body as Obj;
  pods.note(made);
  await events.record(owner, {
    type: 'Normal',
    reason: 'SuccessfulCreate',
    message: `Created pod: ${made.metadata.name}`,
    component,
  });
  return true;
}
