/** What AssemblyScript calls its numbers, for TypeScript: the kernel is read by both. */
declare type i32 = number;
declare type f64 = number;
declare type bool = boolean;
