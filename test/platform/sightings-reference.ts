export * from '../../src/platform/stores/sightings/contract/reference.ts'
