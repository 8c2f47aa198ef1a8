# What Sisimai says about each mail, as a table: perl oracle.pl bounces/*.eml > oracle.csv
use strict; use warnings; use Sisimai; binmode STDOUT, ":utf8";
print "file,recipient,status,reason,verdict\n";
for my $f (@ARGV) {
  my ($n) = $f =~ m{([^/]+)$};
  my $v = Sisimai->make($f, delivered => 1);
  if (!$v || !@$v) { print "$n,,,,none\n"; next; }
  for my $e (@$v) {
    my $said = $e->softbounce == 1 ? 'soft' : $e->softbounce == 0 ? 'hard' : 'unknown';
    printf "%s,%s,%s,%s,%s\n", $n, $e->recipient->address, $e->deliverystatus//'', $e->reason//'', $said;
  }
}
