#!/bin/bash
# Boots systemd in namespaces of its own, over a copy of this machine's disk: reads come from the disk, writes go to memory
# and are gone with it. Nothing of the kernel that is not in a namespace can be changed from inside.
# usage: unshare -m -p -u -i -n -C --fork boot.sh FOLDER
set -eu
stage="$1"
checkout="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
mount --make-rprivate /
mount -t tmpfs tmpfs "$stage"
mkdir "$stage"/{upper,work,root}
mount -t overlay overlay -o "lowerdir=/,upperdir=$stage/upper,workdir=$stage/work" "$stage/root"
cd "$stage/root"
for folder in tmp run dev; do mount -t tmpfs -o mode=0755 tmpfs $folder; done
chmod 1777 tmp
if [ ! -e ".$checkout" ]; then
  mkdir -p ".$checkout"
  mount --bind "$checkout" ".$checkout"
fi
mount -t proc proc proc
mount --bind proc/sys proc/sys
mount -o remount,ro,bind proc/sys
mount -t sysfs -o ro sysfs sys
mount -t tmpfs tmpfs sys/fs/cgroup
mkdir -p sys/fs/cgroup/{systemd,unified} old dev/shm
if [ -e /proc/self/cgroup ] && grep -q name=systemd /proc/self/cgroup; then
  mount -t cgroup -o none,name=systemd cgroup sys/fs/cgroup/systemd
  mount -t cgroup2 cgroup2 sys/fs/cgroup/unified
else
  umount sys/fs/cgroup
  mount -t cgroup2 cgroup2 sys/fs/cgroup
fi
while read -r name major minor; do mknod -m 666 "dev/$name" c "$major" "$minor"; done <<'NODES'
null 1 3
zero 1 5
full 1 7
random 1 8
urandom 1 9
tty 5 0
NODES
mkdir dev/pts
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
pivot_root . old
umount -l /old
[ "$(stat -f -c %T /)" = overlayfs ] || exit 1
rm -rf /lib/systemd/system/*.wants /etc/systemd/system/*.wants /usr/sbin/policy-rc.d /var/log/journal
mkdir /etc/systemd/system/basic.target.wants
ln -s /lib/systemd/system/systemd-journald.service /etc/systemd/system/basic.target.wants/
exec env -i container=teiten PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  setpriv --bounding-set=-sys_time,-sys_module,-sys_boot,-syslog \
  /lib/systemd/systemd --system --unit=basic.target --log-target=journal --show-status=no
