import type { Interfaces } from '@oclif/core';
import { Config } from '@oclif/core/config';
import type { Host } from './host.ts';

/** oclif's configuration, with the host the commands run in. */
export class HostedConfig extends Config {
  readonly host: Host;

  constructor(options: Interfaces.Options, host: Host) {
    super(options);
    this.host = host;
  }

  // Saves reading a file that nobody has: colours are not configurable.
  override async loadTheme(): Promise<undefined> {
    return undefined;
  }
}
