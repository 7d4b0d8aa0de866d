import type { Interfaces } from '@oclif/core';
import packageJson from '../package.json' with { type: 'json' };

/** What the package says about itself, as oclif wants to read it. */
export const PACKAGE: Interfaces.PJSON = {
  name: packageJson.name,
  version: packageJson.version,
  description: packageJson.description,
  oclif: { ...packageJson.oclif, topicSeparator: ' ' },
};

/** The plugin's version, such as `0.1.0`. */
export const VERSION: string = packageJson.version;
