import type { Scope, Sentence } from '../../controls/control.ts';

/** What each scope's own subject is part of. */
const SCOPES: Readonly<Record<Scope, readonly string[]>> = {
  pod: [],
  object: [],
  workload: [],
  container: ['containersTouched'],
  workContainer: ['containersTouched'],
  envVar: ['containersTouched'],
  word: ['containersTouched'],
  volume: ['volumesTouched'],
};

/** What each variable of the sentences is read from; those that a policy gives do not change with the object. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  containers: ['containersTouched'],
  workContainers: ['containersTouched'],
  volumes: ['volumesTouched'],
  secretVolumes: ['volumesTouched'],
  meta: ['labelsTouched', 'annotationsTouched'],
  workload: ['labelsTouched'],
  podAnnotations: ['annotationsTouched'],
};

/**
 * CEL that is true where a change touches what a sentence reads. It is found in the sentence itself, so that none can be
 * asked too seldom for want of a word beside it.
 */
export function touched({ scope, holds }: Pick<Sentence, 'scope' | 'holds'>): string {
  const read = [...holds.matchAll(/\bvariables\.(\w+)/g)].flatMap(([, name = '']) => VARIABLES[name] ?? []);
  const parts = [...new Set([...SCOPES[scope], ...read])].map((name) => `variables.${name}`);
  const spec = [...holds.matchAll(/\bvariables\.spec\b(?:\.\??(\w+))?/g)].map(([, name]) => specTouched(name));
  const own = [...holds.matchAll(OBJECT_PATH)].map(([, typed, path = '']) => pathTouched(path, typed === undefined));
  const all = [...new Set([...parts, ...spec, ...own])];
  return all.length === 0 ? 'true' : `(variables.isNew || ${all.join(' || ')})`;
}

/** Of a pod, only what the sentence looks at: a new image does not bring an old pod's tolerations before the judge. */
function specTouched(name: string | undefined): string {
  return name === undefined ? 'variables.specTouched' : `variables.spec.?${name} != variables.oldSpec.?${name}`;
}

/** A path into the object, whose type may be left open, up to the function that is called on it. */
const OBJECT_PATH = /\b(?:dyn\(object\)|(object))((?:\.\??[A-Za-z]\w*\b(?!\())+)/g;

function pathTouched(path: string, isOpen: boolean): string {
  const optional = path.replaceAll('?', '').replaceAll('.', '.?');
  const root = (name: string): string => (isOpen ? `dyn(${name})` : name);
  return `${root('object')}${optional} != ${root('oldObject')}${optional}`;
}
