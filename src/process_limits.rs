//! Limits that a process which builds issues sets for itself. They need a Unix system; the limit on memory needs Linux.

use std::time::Duration;

/// Limits the memory of this process, in bytes, apart from the stacks of `threads` threads.
///
/// A greater allocation fails, and the process ends. If it crashes, it leaves no core dump.
#[cfg(unix)]
pub(crate) fn limit_memory(bytes: u64, threads: usize) {
    use rustix::process::Resource;

    let stacks = crate::threads::STACK as u64 * threads as u64;
    set(Resource::Data, bytes.saturating_add(stacks));
    set(Resource::Core, 0);
}

/// Limits the processor time that this process may take from now on. Then the system ends the process.
#[cfg(unix)]
pub(crate) fn limit_processor_time(limit: Duration) {
    use rustix::process::Resource;
    use rustix::time::{ClockId, clock_gettime};

    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec;
    // Whole seconds, rounded up.
    let seconds = u64::try_from(used).unwrap_or(0).saturating_add(limit.as_secs()).saturating_add(1);
    set(Resource::Cpu, seconds);
}

/// Ends the limit on processor time, for a process that waits for further work.
#[cfg(unix)]
pub(crate) fn lift_processor_time_limit() {
    set(rustix::process::Resource::Cpu, u64::MAX);
}

/// Sets a limit, or the greatest one that the user may set.
#[cfg(unix)]
fn set(resource: rustix::process::Resource, value: u64) {
    use rustix::process::{Rlimit, getrlimit, setrlimit};

    let maximum = getrlimit(resource).maximum;
    let current = Some(maximum.map_or(value, |maximum| value.min(maximum)));
    // Without the limit the build goes on, as on systems that have none.
    let _ = setrlimit(resource, Rlimit { current, maximum });
}

#[cfg(not(unix))]
pub(crate) fn limit_memory(_: u64, _: usize) {}

#[cfg(not(unix))]
pub(crate) fn limit_processor_time(_: Duration) {}

#[cfg(not(unix))]
pub(crate) fn lift_processor_time_limit() {}
