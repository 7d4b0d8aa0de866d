import type { FieldRule } from './field-rule.ts';
import type { Layer } from './provenance.ts';

/** A value and who decided it; `source` explains the layer, such as `policy strict`. */
export interface Decision {
  readonly value: unknown;
  readonly layer: Layer;
  readonly source: string;
}

/** One layer's rule about a field. */
export interface SourcedRule {
  readonly layer: 'policy' | 'template';
  readonly source: string;
  readonly rule: FieldRule;
}
