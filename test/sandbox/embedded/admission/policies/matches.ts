import { type Fields, fieldsAt, listAt, mapAt, stringAt, stringsAt } from '../../../api/fields.ts';
import { resource } from '../../../api/resources.ts';
import type { Cluster } from '../../call.ts';
import type { Asked } from './asked.ts';

/** Whether a policy's `matchConstraints` or a binding's `matchResources` is about what is asked. */
export function isMatched(cluster: Cluster, match: Fields, asked: Asked): boolean {
  const rules = listAt(match, 'resourceRules');
  return (
    (rules.length === 0 || rules.some((rule) => isRuled(rule, asked))) &&
    !listAt(match, 'excludeResourceRules').some((rule) => isRuled(rule, asked)) &&
    isInNamespace(cluster, fieldsAt(match, 'namespaceSelector'), asked) &&
    isSelected(fieldsAt(match, 'objectSelector'), asked)
  );
}

function isRuled(rule: Fields, { operation, resource: type, subresource = '', name, namespace }: Asked): boolean {
  const names = stringsAt(rule, 'resourceNames');
  return (
    isOneOf(stringsAt(rule, 'operations'), operation) &&
    isOneOf(stringsAt(rule, 'apiGroups'), type.group) &&
    isOneOf(stringsAt(rule, 'apiVersions'), type.version) &&
    stringsAt(rule, 'resources').some((entry) => {
      const [plural = '', part = ''] = entry.split('/');
      return isOneOf([plural], type.name) && isOneOf([part], subresource);
    }) &&
    isInScope(stringAt(rule, 'scope') ?? '*', namespace !== undefined && type.kind !== 'Namespace') &&
    (names.length === 0 || (name !== undefined && names.includes(name)))
  );
}

function isOneOf(list: readonly string[], value: string): boolean {
  return list.includes('*') || list.includes(value);
}

function isInScope(scope: string, isNamespaced: boolean): boolean {
  return scope === '*' || (scope === 'Namespaced') === isNamespaced;
}

/** What lies in no namespace is matched by every namespace selector, unless it is a Namespace itself. */
function isInNamespace({ store }: Cluster, selector: Fields, asked: Asked): boolean {
  const { resource: type, operation, object, namespace } = asked;
  const isNamespace = type.kind === 'Namespace';
  if (namespace === undefined && !isNamespace) return true;
  const isSent = isNamespace && (operation === 'CREATE' || operation === 'UPDATE');
  const found = isSent ? object : store.get(resource('namespaces'), namespace ?? '');
  return isLabelled(mapAt(found, 'metadata.labels'), selector);
}

/** An object selector is about the object before or after. */
function isSelected(selector: Fields, { object, old }: Asked): boolean {
  if (Object.keys(selector).length === 0) return true;
  return [object, old].some((each) => each !== undefined && isLabelled(mapAt(each, 'metadata.labels'), selector));
}

type Operator = (value: string | undefined, values: readonly string[]) => boolean;

const OPERATORS: Readonly<Record<string, Operator>> = {
  In: (value, values) => value !== undefined && values.includes(value),
  NotIn: (value, values) => value === undefined || !values.includes(value),
  Exists: (value) => value !== undefined,
  DoesNotExist: (value) => value === undefined,
};

function isLabelled(labels: Readonly<Record<string, string>>, selector: Fields): boolean {
  return (
    Object.entries(mapAt(selector, 'matchLabels')).every(([key, value]) => labels[key] === value) &&
    listAt(selector, 'matchExpressions').every((expression) => {
      const holds = OPERATORS[stringAt(expression, 'operator') ?? ''];
      return holds?.(labels[stringAt(expression, 'key') ?? ''], stringsAt(expression, 'values')) === true;
    })
  );
}
