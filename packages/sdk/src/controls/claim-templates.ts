import type { Sentence } from './control.ts';

/** Says something about the specs of claims that a controller makes later on: it is spared then, so their author is asked now. */
export function ofClaimTemplates(
  holds: (spec: string) => string,
  { field, message }: Pick<Sentence, 'field' | 'message'>,
): readonly Sentence[] {
  return [
    {
      scope: 'volume',
      holds: holds('dyn(v).?ephemeral.?volumeClaimTemplate.?spec'),
      field: `ephemeral.volumeClaimTemplate.spec.${field}`,
      message,
    },
    {
      scope: 'object',
      holds: `dyn(object).?spec.?volumeClaimTemplates.orValue([]).all(t, ${holds('t.?spec')})`,
      field: `spec.volumeClaimTemplates.spec.${field}`,
      message,
    },
  ];
}
