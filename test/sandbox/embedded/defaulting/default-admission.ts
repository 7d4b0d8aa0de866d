import { childOf, type Fields, listAt, setDefault } from '../../api/fields.ts';

/** The defaults of admission policies and what binds them. */
export const ADMISSION_DEFAULTS: Readonly<Record<string, (spec: Fields) => void>> = {
  ValidatingAdmissionPolicy: (spec) => {
    setDefault(spec, 'failurePolicy', 'Fail');
    if (spec['matchConstraints'] !== undefined) defaultMatch(childOf(spec, 'matchConstraints'));
  },
  ValidatingAdmissionPolicyBinding: (spec) => {
    if (spec['matchResources'] !== undefined) defaultMatch(childOf(spec, 'matchResources'));
  },
};

function defaultMatch(match: Fields): void {
  setDefault(match, 'matchPolicy', 'Equivalent');
  setDefault(match, 'namespaceSelector', {});
  setDefault(match, 'objectSelector', {});
  for (const rule of [...listAt(match, 'resourceRules'), ...listAt(match, 'excludeResourceRules')])
    setDefault(rule, 'scope', '*');
}
