import { ApiStatus } from '../api/api-status.ts';
import { at } from '../api/fields.ts';
import type { Obj } from '../api/object.ts';

export type Predicate = (object: Obj) => boolean;

const NAME = `[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?`;
const KEY = `(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?/)?${NAME}`;
const SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s+\\(([^()]*)\\)$`);
const EQUAL = new RegExp(`^(${KEY})\\s*(==|=|!=)\\s*(${NAME})?$`);
const EXISTS = new RegExp(`^(!?)\\s*(${KEY})$`);

/** Parses a labelSelector query parameter. Throws 400 for what is not one. */
export function labelPredicate(selector: string | undefined): Predicate | undefined {
  const requirements = splitTopLevel(selector ?? '').map(parseRequirement);
  if (requirements.length === 0) return undefined;
  return (object) => requirements.every((matches) => matches(object.metadata.labels ?? {}));
}

/** Fields that can be selected beside metadata.name and metadata.namespace, by kind. */
const SELECTABLE: Readonly<Record<string, readonly string[]>> = {
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  Event: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  Job: ['status.successful'],
  Namespace: ['status.phase'],
  Node: ['spec.unschedulable'],
  Secret: ['type'],
  ReplicaSet: ['status.replicas'],
};

/** Parses a fieldSelector for a kind. Throws 400 for a field that cannot be selected. */
export function fieldPredicate(selector: string | undefined, kind: string): Predicate | undefined {
  const terms = (selector ?? '').split(',').filter((term) => term !== '');
  if (terms.length === 0) return undefined;
  const predicates = terms.map((term) => {
    const match = /^([^=!]+)(==|=|!=)(.*)$/.exec(term);
    const [, field = '', operator, value] = match ?? [];
    if (match === null) throw new ApiStatus(400, `invalid selector: '${term}'; can't understand '${term}'`);
    if (!isSelectable(field, kind)) throw new ApiStatus(400, `field label not supported: ${field}`);
    return (object: Obj) => (String(at(object, field) ?? '') === value) !== (operator === '!=');
  });
  return (object) => predicates.every((matches) => matches(object));
}

function isSelectable(field: string, kind: string): boolean {
  return field === 'metadata.name' || field === 'metadata.namespace' || SELECTABLE[kind]?.includes(field) === true;
}

function parseRequirement(text: string): (labels: Record<string, string>) => boolean {
  const set = SET.exec(text);
  if (set !== null) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    if (operator === 'in') return (labels) => labels[key] !== undefined && values.includes(labels[key]);
    return (labels) => labels[key] === undefined || !values.includes(labels[key]);
  }
  const equal = EQUAL.exec(text);
  if (equal !== null) {
    const [, key = '', operator, value = ''] = equal;
    return (labels) => (labels[key] === value) !== (operator === '!=');
  }
  const exists = EXISTS.exec(text);
  if (exists === null)
    throw new ApiStatus(400, `unable to parse requirement: found '${text}', expected: a label selector`);
  const [, not, key = ''] = exists;
  return (labels) => (labels[key] !== undefined) !== (not === '!');
}

function splitTopLevel(text: string): string[] {
  return text
    .split(/,(?![^()]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
